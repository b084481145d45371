/** What the RPC needs of a channel, and the port over a child process's IPC. The port over a webview is in webview-port.ts. */
import type { ErrorInfo } from '../engine/errors';

/** Stops a subscription. */
export type Unsubscribe = () => void;

/** One end of a channel that carries whole messages in order. */
export interface Port {
  /**
   * Sends a message.
   * @throws when the message cannot be cloned. A channel that has closed drops the message: `onClose` tells of that.
   */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Unsubscribe;
  /** Calls back once, with the reason, when the other end is gone; at once when it already is. */
  onClose(listener: (reason: ErrorInfo) => void): Unsubscribe;
}

/** The part of `process` in a child, and of a `ChildProcess` in its parent, that carries messages. */
export interface IpcEnd {
  readonly connected: boolean;
  send?(message: unknown, callback: (error: Error | null) => void): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  off(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
}

const DISCONNECTED: ErrorInfo = {
  fault: 'process',
  code: 'disconnected',
  reason: 'the connection between the processes was closed',
  action: 'Choose Retry',
};

/**
 * A port over Node's IPC channel. Fork with `serialization: 'advanced'`, or typed arrays, NaN and bigint do not survive.
 * `closed` gives a better reason than "disconnected"; the port then closes when it settles.
 */
export function ipcPort(end: IpcEnd, closed?: Promise<ErrorInfo>): Port {
  const gone = closed ?? new Promise<ErrorInfo>((resolve) => end.once('disconnect', () => resolve(DISCONNECTED)));
  return {
    send(message) {
      // A failed write means that the other end is going away, which `gone` reports with its reason.
      if (end.connected) end.send?.(message, () => {});
    },
    onMessage(listener) {
      end.on('message', listener);
      return () => end.off('message', listener);
    },
    onClose: (listener) => onSettled(gone, listener),
  };
}

function onSettled(gone: Promise<ErrorInfo>, listener: (reason: ErrorInfo) => void): Unsubscribe {
  let wanted = true;
  void gone.then((reason) => {
    if (wanted) listener(reason);
  });
  return () => {
    wanted = false;
  };
}
