/** Requests that move: each is answered at once, and the stop that follows is an event. */
import type { Runtime } from '../../runtime';
import type { State } from '../state';
import { isOurs } from './source';
import type { Handlers } from './table';

type Motions =
  'continue' | 'next' | 'stepIn' | 'stepOut' | 'stepBack' | 'reverseContinue' | 'pause' | 'restartFrame' | 'goto' | 'gotoTargets';

/** What the session does for these requests. */
interface Motion {
  /** Carries out a motion after the request has been answered. */
  go(motion: (runtime: Runtime) => Promise<void>): void;
  /** Whether a motion is under way or waits for its turn. */
  isMoving(): boolean;
}

export function motionHandlers(state: State, { go, isMoving }: Motion): Handlers<Motions> {
  return {
    continue: () => {
      go((runtime) => runtime.continue());
      return { allThreadsContinued: true };
    },
    next: () => go((runtime) => runtime.stepOver()),
    stepIn: () => go((runtime) => runtime.stepInto()),
    stepOut: () => go((runtime) => runtime.stepOut()),
    stepBack: () => go((runtime) => runtime.stepBack()),
    reverseContinue: () => go((runtime) => runtime.reverseContinue()),
    pause: () => {
      if (isMoving()) state.runtime.pause();
      else go((runtime) => runtime.stay());
    },
    restartFrame: ({ frameId }) => {
      const { position } = state.frame(frameId);
      go((runtime) => runtime.goto(position, 'restart'));
    },
    goto: ({ targetId }) => {
      const position = positionOf(state.runtime, targetId);
      go((runtime) => runtime.goto(position));
    },
    gotoTargets: ({ source, line }) => {
      const { plan, model } = state.runtime;
      if (!isOurs(state.source, source)) return { targets: [] };
      const at = state.client.ourLine(line);
      const text = model.listing.lines.at(at);
      const position = text && plan.positionOf(text);
      return { targets: position ? [{ id: at, label: text.text.trim(), line }] : [] };
    },
  };
}

/** A target is named by its line. @throws Error in words */
function positionOf({ plan, model }: Runtime, line: number) {
  const text = model.listing.lines.at(line);
  const position = text && plan.positionOf(text);
  if (!position) throw new Error('the pass never comes to this line');
  return position;
}
