/** The messages of the one small RPC that both channels use: requests, replies that can be errors, progress, cancel, events. */
import type { ErrorInfo } from '../engine/errors';
import type { Progress } from '../session/api';

/**
 * `started` comes before the handler runs: whoever watches the other side can tell a request that is at work (and may be
 * blocking the thread) from one that waits its turn.
 */
export type RpcMessage =
  | { type: 'request'; id: number; method: string; params: unknown }
  | { type: 'started'; id: number }
  | { type: 'progress'; id: number; progress: Progress }
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; error: ErrorInfo }
  | { type: 'cancel'; id: number }
  | { type: 'event'; event: string; data: unknown };

/** The id in the reply to a message that has none. */
const NO_ID = -1;

/** An interface of methods, each with one parameter: what a channel can be asked. */
export type MethodsOf<T> = { [M in keyof T]: (params: never) => unknown };

/** The parameter of a method. */
export type ParamsOf<T extends MethodsOf<T>, M extends keyof T> = Parameters<T[M]>[0];

/** What a method answers. */
export type ResultOf<T extends MethodsOf<T>, M extends keyof T> = Awaited<ReturnType<T[M]>>;

const REQUIRED: Record<RpcMessage['type'], (m: Record<string, unknown>) => boolean> = {
  request: (m) => isId(m.id) && typeof m.method === 'string',
  started: (m) => isId(m.id),
  progress: (m) => isId(m.id) && isObject(m.progress),
  result: (m) => isId(m.id),
  error: (m) => isId(m.id) && isErrorInfo(m.error),
  cancel: (m) => isId(m.id),
  event: (m) => typeof m.event === 'string',
};

/** The message, or undefined when it is not one of this RPC. */
export function parseMessage(message: unknown): RpcMessage | undefined {
  if (!isObject(message) || typeof message.type !== 'string' || !Object.hasOwn(REQUIRED, message.type)) return undefined;
  return REQUIRED[message.type as RpcMessage['type']](message) ? (message as RpcMessage) : undefined;
}

/** The id to answer a broken message with, so that a request whose fields are wrong is not waited for in vain. */
export function idOf(message: unknown): number {
  return isObject(message) && isId(message.id) ? message.id : NO_ID;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isErrorInfo(value: unknown): boolean {
  return isObject(value) && ['fault', 'code', 'reason', 'action'].every((key) => typeof value[key] === 'string');
}
