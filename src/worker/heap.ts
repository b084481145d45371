/** How memory is handled in a process that explains models. */

/**
 * A pass makes hundreds of large arrays. V8 goes through its young generation each time it is full, and a small one is full after a few
 * layers: with 64 MB passes take a quarter less time (ResNet-50, pass of option 3: 610 ms with the default of 16 MB, 450 ms).
 */
const YOUNG_MB = 64;

/** Arguments for Node. @param limitMB of the old generation; V8's own when left out */
export function heapFlags(limitMB?: number): string[] {
  return [
    `--min-semi-space-size=${YOUNG_MB}`,
    `--max-semi-space-size=${YOUNG_MB}`,
    ...(limitMB === undefined ? [] : [`--max-old-space-size=${limitMB}`]),
  ];
}

/** From here on glibc gives memory back as soon as it is free. By itself it would raise this with every large array, and keep them all. */
const RETURNED_FROM = String(4 << 20);

/** Environment variables; only glibc knows them. */
export const MEMORY_ENVIRONMENT = { MALLOC_MMAP_THRESHOLD_: RETURNED_FROM, MALLOC_TRIM_THRESHOLD_: RETURNED_FROM };
