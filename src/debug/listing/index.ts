/** The listing: a deterministic text of a model to set breakpoints in and to step through. */
export * from './listing';
