import type { JSX } from 'preact';
import type { Block } from '../../../../src/model/reply.ts';
import { visibleText } from '../visible-text.ts';

/** What to do, in order. */
export function Steps({ block }: { readonly block: Block & { kind: 'steps' } }): JSX.Element {
  return (
    <section class="steps">
      <h2 dir="auto">{visibleText(block.title)}</h2>
      <ol>
        {block.steps.map((step, index) => (
          <li key={index} class="words" dir="auto">
            {visibleText(step)}
          </li>
        ))}
      </ol>
    </section>
  );
}
