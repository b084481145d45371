/**
 * The table of rooms: which folder may import which. This is the whole of it; the rule in room-imports.mjs only reads it.
 *   imports   rooms whose values and types may be imported ("src/worker/client" = that file or folder alone)
 *   types     rooms of which only types may be imported, so that nothing of them is bundled
 *   packages  restricted packages this room may import; every room may import the packages that are not restricted
 *   node      whether Node's built-in modules exist where this room runs
 */
export const ROOMS = {
  // How numbers and shapes are written and what counts as round-off, the same everywhere.
  'src/format': {},
  'src/engine': { node: true },
  'src/session': { imports: ['src/engine', 'src/format'], node: true },
  // Errors cross every channel and come out as the one error type, which stands alone and is small enough for the page.
  'src/protocol': { imports: ['src/engine/errors'], types: ['src/engine', 'src/session', 'src/format'] },
  'src/worker': { imports: ['src/session', 'src/protocol'], types: ['src/engine'], node: true },
  'src/debug': { imports: ['src/worker/client', 'src/protocol', 'src/format'], node: true },
  'src/host': { imports: ['src/worker/client', 'src/debug', 'src/protocol', 'src/format'], packages: ['vscode'], node: true },
  // The command line attributes in the child process too, so that an abort in ONNX Runtime is a sentence and an exit code.
  'src/cli': { imports: ['src/session', 'src/debug', 'src/worker/client', 'src/format'], types: ['src/protocol'], node: true },
  webview: { imports: ['src/protocol', 'src/format'] },
};

/** Packages that exist or make sense in some rooms only; a room imports one when its `packages` names it. */
export const RESTRICTED_PACKAGES = ['vscode'];
