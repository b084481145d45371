#!/usr/bin/env node
/** The stand-in's executable file; what it does is in code.ts. */
import { register } from 'tsx/esm/api';

register();
await import('./code.ts');
