import type { JSX } from 'preact';
import type { Block } from '../../../../src/model/reply.ts';
import { OutcomeIcon } from '../icons.tsx';
import { text } from '../settings.ts';
import { visibleText } from '../visible-text.ts';

/** Checks as they run. Its title is read aloud once; the lines change too often for that. */
export function Progress({ block }: { readonly block: Block & { kind: 'progress' } }): JSX.Element {
  const done = block.lines.filter(({ state }) => state !== 'running').length;
  const isRunning = done < block.lines.length;
  return (
    <section class="progress">
      <p class="progress-title" dir="auto">
        {visibleText(block.title)}
      </p>
      <div aria-live="off">
        <progress
          max={block.lines.length}
          value={done}
          aria-label={block.title}
          hidden={!isRunning}
        />
        <ul>
          {block.lines.map(({ check, text: line, state }) => (
            <li key={check} class={`line line-${state}`}>
              <OutcomeIcon outcome={state} />
              <span dir="auto">{visibleText(line)}</span>
              <span class="hidden">: {text(`outcome.${state}`)}</span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
