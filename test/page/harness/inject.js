// Runs in the page before its script: what VS Code puts there. Plain JavaScript, because it is sent as it is.
{
  const pack = (message) =>
    JSON.stringify(message, (_, value) => {
      if (!ArrayBuffer.isView(value)) return value;
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      let text = '';
      for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
      return { $array: value[Symbol.toStringTag], $bytes: btoa(text) };
    });
  // The arrays are laid aside, or the parser would look at each of their digits.
  const unpack = ({ text, arrays }) =>
    JSON.parse(text, (_, value) => {
      if (value?.$array === undefined) return value;
      return new window[value.$array](Uint8Array.fromBase64(arrays[value.$at]).buffer);
    });
  const stored = sessionStorage.getItem('biaslens');
  if (stored !== null) window.biaslensState = JSON.parse(stored);
  // What the page waits for: answers, and its own timers and frames.
  let pending = 0;
  const due = new Set();
  const frame = window.requestAnimationFrame.bind(window);
  const isDrawn = () => due.size === 0 && document.querySelector('#page > *') !== null;
  const isQuiet = () => pending === 0 && isDrawn() && !document.querySelector('.stale, .opening, .rerun');
  // Three frames in a row: a size that is observed in one is drawn by the next.
  const frames = async (holds) => {
    for (let seen = 0; seen < 3; seen = holds() ? seen + 1 : 0) await new Promise(frame);
  };
  window.biaslensDrawn = () => frames(isDrawn);
  window.biaslensQuiet = () => frames(isQuiet);
  const counted = (start, cancel, kind) => [
    (run, ...rest) => {
      const id = start(
        (...args) => {
          due.delete(`${kind} ${id}`);
          run(...args);
        },
        ...rest,
      );
      due.add(`${kind} ${id}`);
      return id;
    },
    (id) => {
      due.delete(`${kind} ${id}`);
      cancel(id);
    },
  ];
  [window.setTimeout, window.clearTimeout] = counted(window.setTimeout.bind(window), window.clearTimeout.bind(window), 'timer');
  [window.requestAnimationFrame, window.cancelAnimationFrame] = counted(frame, window.cancelAnimationFrame.bind(window), 'frame');
  window.biaslensReceive = (packed) => window.postMessage(unpack(packed), '*');
  window.addEventListener('message', ({ data }) => {
    // Counted down only when the page has taken the answer, which may make it ask the next thing.
    if (data.type === 'result' || data.type === 'error') setTimeout(() => pending--, 0);
  });
  window.acquireVsCodeApi = () => ({
    postMessage(message) {
      if (message.type === 'request') pending++;
      window.biaslensSend(pack(message));
    },
    getState: () => window.biaslensState,
    setState(next) {
      window.biaslensState = next;
      sessionStorage.setItem('biaslens', JSON.stringify(next));
    },
  });
  document.addEventListener('securitypolicyviolation', (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`),
  );
}
