/** Elements in pages that open, for a client that would ask for all of them at once. */
import { namedContainer, READ_ONLY, type Child, type Container } from './container';

/** Elements of a page; no more pages than that are shown either, so pages of pages where there are many. */
export const PAGE = 1000;

/** The elements of a container, `size` of them in each page. */
export function pagesOf(container: Container, start = 0, count = container.indexedCount): Child[] {
  let size = PAGE;
  while (size * PAGE < count) size *= PAGE;
  return Array.from({ length: Math.ceil(count / size) }, (_, i): Child => {
    const from = start + i * size;
    const length = Math.min(size, start + count - from);
    const inside = () => (length > PAGE ? pagesOf(container, from, length) : container.indexed({ start: from, count: length }));
    const opens: Container = { ...namedContainer(inside), dataPlace: (child) => container.dataPlace?.(child) };
    return { name: `[${from} … ${from + length - 1}]`, value: '', presentationHint: READ_ONLY, opens };
  });
}
