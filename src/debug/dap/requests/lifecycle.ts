/** Requests that begin and end a session. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { CAPABILITIES } from '../capabilities';
import { Client } from '../client';
import type { LaunchAttributes } from '../../launch';
import type { State } from '../state';
import type { Handlers } from './table';

/** What the session does for these requests. */
interface Life {
  /** Loads the model; its listing is known then, and breakpoints can be set. */
  launch(attributes: LaunchAttributes, seq: number): Promise<void>;
  /** Breakpoints are set: begins. */
  begin(): void;
  restart(attributes: LaunchAttributes | undefined, seq: number): Promise<void>;
  /** Stops and lets go of everything. */
  end(): Promise<void>;
  cancel(args: DebugProtocol.CancelArguments): void;
}

export function lifecycleHandlers(
  state: State,
  life: Life,
): Handlers<'initialize' | 'launch' | 'configurationDone' | 'restart' | 'terminate' | 'disconnect' | 'cancel'> {
  return {
    initialize: (args) => {
      state.client = new Client(args);
      return CAPABILITIES;
    },
    launch: (args, seq) => life.launch(args as LaunchAttributes, seq),
    configurationDone: () => life.begin(),
    restart: (args, seq) => life.restart((args as { arguments?: LaunchAttributes } | undefined)?.arguments, seq),
    terminate: () => life.end(),
    disconnect: () => life.end(),
    cancel: (args) => life.cancel(args),
  };
}
