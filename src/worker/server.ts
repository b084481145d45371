/** Entry of the child process (dist/worker.js): the sessions, served to the parent. */
import { createSessions } from '../session/sessions';
import { runChild } from './run';

runChild(createSessions());
