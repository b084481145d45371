/**
 * Values through a webview's message channel, which is JSON with typed arrays set aside. Left alone that channel turns NaN
 * and infinities into null, throws on a bigint, writes a Node Buffer as a list of numbers, and sends the whole of the memory
 * that a typed array is a window on (VS Code 1.57 and later; earlier it broke typed arrays altogether).
 */

/** Marks a value that JSON has no word for: `{ [TAG]: 'NaN' }`. */
const TAG = '$biaslens';

/** Enough for any message of ours, and far from where recursion would overflow the stack. */
const MAX_DEPTH = 200;

const NUMBERS: Record<string, number | undefined> = {
  NaN: NaN,
  Infinity: Infinity,
  '-Infinity': -Infinity,
  '-0': -0,
  undefined: undefined,
};

/**
 * A copy of `value` that the channel carries unharmed; `decode` on the other side gives the value back. Plain objects,
 * arrays, typed arrays, array buffers, strings, numbers, bigints, booleans, null and undefined.
 * @throws TypeError when the value holds anything else (a function, a Map, a class instance, a cycle).
 */
export function encode(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new TypeError('it is nested too deeply or contains itself');
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { [TAG]: Object.is(value, -0) ? '-0' : String(value) };
    case 'bigint':
      return { [TAG]: `${value}n` };
    case 'undefined':
      return { [TAG]: 'undefined' };
    case 'function':
    case 'symbol':
      throw new TypeError(`it contains a ${typeof value}`);
    case 'object':
      return value === null ? null : encodeObject(value, depth + 1);
    default:
      return value;
  }
}

/**
 * The value that `encode` was given. Objects and arrays are changed in place: the message is the receiver's own. What
 * `encode` did not make (other messages reach a page's window too) comes back as it is.
 */
export function decode(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || depth > MAX_DEPTH) return value;
  const tagged = (value as Record<string, unknown>)[TAG];
  if (typeof tagged === 'string') return untagged(tagged);
  const entries = value as Record<string, unknown>;
  for (const key of Object.keys(entries)) {
    const decoded = decode(entries[key], depth + 1);
    if (!Object.is(decoded, entries[key])) Object.defineProperty(entries, key, { ...PLAIN, value: decoded });
  }
  return value;
}

function untagged(word: string): unknown {
  if (Object.hasOwn(NUMBERS, word)) return NUMBERS[word];
  return /^-?\d+n$/.test(word) ? BigInt(word.slice(0, -1)) : { [TAG]: word };
}

// Defined rather than assigned, so that a key `__proto__` stays a key.
const PLAIN = { writable: true, enumerable: true, configurable: true };

function encodeObject(value: object, depth: number): unknown {
  if (ArrayBuffer.isView(value)) return ownMemory(value);
  if (value instanceof ArrayBuffer) return value;
  if (Array.isArray(value)) return Array.from(value, (item) => encode(item, depth));
  if (!isPlain(value)) throw new TypeError(`it contains a ${value.constructor?.name || 'class instance'}`);
  if (Object.hasOwn(value, TAG)) throw new TypeError(`it has a key '${TAG}'`);
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(present.map(([key, item]) => [key, encode(item, depth)]));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The typed array over memory of exactly its size, and a Node Buffer as the Uint8Array that it is. */
function ownMemory(view: ArrayBufferView): ArrayBufferView {
  if (view instanceof DataView) throw new TypeError('it contains a DataView');
  const array = view as Uint8Array;
  const Kind = globalThis[array[Symbol.toStringTag]] as Uint8ArrayConstructor;
  const whole = array.byteLength === array.buffer.byteLength && array.buffer instanceof ArrayBuffer;
  return whole && array.constructor === Kind ? array : new Kind(array);
}
