/** Requests that begin and end a session. */
import { CAPABILITIES } from '../capabilities';
import { Client } from '../client';
import type { LaunchAttributes } from '../../launch';
import type { State } from '../state';
import type { Handlers } from './table';

/** What the session does for these requests. */
export interface Life {
  /** Loads the model; its listing is known then, and breakpoints can be set. */
  launch(attributes: LaunchAttributes): Promise<void>;
  /** Breakpoints are set: begins. */
  begin(): void;
  restart(attributes: LaunchAttributes | undefined): Promise<void>;
  /** Stops and lets go of everything. */
  end(): Promise<void>;
  cancel(): void;
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
    launch: (args) => life.launch(args as LaunchAttributes),
    configurationDone: () => life.begin(),
    restart: (args) => life.restart((args as { arguments?: LaunchAttributes } | undefined)?.arguments),
    terminate: () => life.end(),
    disconnect: () => life.end(),
    cancel: () => life.cancel(),
  };
}
