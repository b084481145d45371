/** The commands, in the order of the help. A new one is a file beside this and a line here. */
import type { Command } from '../command';
import { dap } from './dap';
import { explain } from './explain';
import { inspect } from './inspect';
import { study } from './study';

export const commands: readonly Command[] = [explain, inspect, study, dap];
