#!/usr/bin/env node
/** The stand-in's executable file; what it does is in code.ts. */
import { tsImport } from 'tsx/esm/api';

await tsImport('./code.ts', import.meta.url);
