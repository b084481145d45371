// Runs in the page: what lies outside the width, or is cut off without saying so by an ellipsis, where one cannot scroll to it.
(() => {
  const found = new Set();
  const say = (what, element) => {
    const text = (element.textContent ?? '').trim().slice(0, 40);
    found.add(`${what}: ${element.tagName.toLowerCase()}.${String(element.className).trim().replace(/\s+/g, '.')} ${text}`);
  };
  if (document.documentElement.scrollWidth > innerWidth) found.add(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const element of document.querySelectorAll('body *')) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (box.width < 2 || box.height < 2 || style.visibility === 'hidden' || element.closest('.unseen, svg, [aria-hidden=true]'))
      continue;
    let scrolls = false;
    let cut = innerWidth;
    let left = 0;
    for (let at = element.parentElement; at; at = at.parentElement) {
      const { overflowX } = getComputedStyle(at);
      if (overflowX === 'auto' || overflowX === 'scroll') scrolls = true;
      if (scrolls) break;
      if (overflowX === 'hidden' && at !== document.body) {
        const frame = at.getBoundingClientRect();
        [cut, left] = [Math.min(cut, frame.right), Math.max(left, frame.left)];
      }
    }
    if (!scrolls && (box.right > cut + 1 || box.left < left - 1)) say('outside', element);
    const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    const clips = style.overflowX === 'hidden' || style.overflowX === 'clip';
    if (words && clips && style.textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1) say('cut', element);
  }
  return [...found];
})();
