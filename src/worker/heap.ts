/** How memory is handled in a process that explains models, beside V8's limit. */

/** From here on glibc gives memory back as soon as it is free. By itself it would raise this with every large array, and keep them all. */
const RETURNED_FROM = String(4 << 20);

/** Environment variables; only glibc knows them. */
export const MEMORY_ENVIRONMENT = { MALLOC_MMAP_THRESHOLD_: RETURNED_FROM, MALLOC_TRIM_THRESHOLD_: RETURNED_FROM };
