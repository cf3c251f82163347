import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Item } from './timeline.ts';

const NEAR_END_PX = 80;

const page = (): Element => document.scrollingElement ?? document.documentElement;
const restBelow = (): number => page().scrollHeight - page().scrollTop - page().clientHeight;
const footHeight = (): number => document.querySelector('.foot')?.clientHeight ?? 0;

/** A long answer is shown from its beginning, everything else from its end. */
function show(newest: Element): void {
  const room = page().clientHeight - footHeight();
  const isTall = newest.getBoundingClientRect().height > room * 0.7;
  if (isTall) newest.scrollIntoView({ block: 'start' });
  else page().scrollTop = page().scrollHeight;
}

/**
 * Keeps the newest entry in sight, unless the reader has gone back to read something.
 * `isAway`: the newest entry is out of sight below.
 */
export function useFollow(items: readonly Item[]): {
  readonly log: { current: HTMLDivElement | null };
  readonly isAway: boolean;
  readonly toNewest: () => void;
} {
  const log = useRef<HTMLDivElement>(null);
  const [isAway, setAway] = useState(false);
  const wasAway = useRef(false);
  const wasAtEnd = useRef(true);
  const known = useRef(0);

  const newest = (): Element | null | undefined =>
    log.current?.querySelector(':scope > article:last-of-type');
  const toNewest = (): void => {
    const last = newest();
    if (last) show(last);
  };

  useEffect(() => {
    const look = (): void => {
      const top = newest()?.getBoundingClientRect().top ?? 0;
      wasAway.current = top > page().clientHeight - footHeight();
      wasAtEnd.current = restBelow() < NEAR_END_PX;
      setAway(wasAway.current);
    };
    addEventListener('scroll', look, { passive: true });
    return () => removeEventListener('scroll', look);
  }, []);

  useLayoutEffect(() => {
    const isMine = items.at(-1)?.kind === 'message';
    if (items.length > known.current && (!wasAway.current || isMine)) toNewest();
    else if (items.length > 0 && items.length === known.current && wasAtEnd.current)
      page().scrollTop = page().scrollHeight;
    known.current = items.length;
  }, [items]);

  return { log, isAway, toNewest };
}
