import type { JSX } from 'preact';
import type { Block } from '../../../../src/model/reply.ts';
import { text } from '../settings.ts';
import { visibleText } from '../visible-text.ts';

/** Answers offered as buttons; typing something else is always possible. */
export function Choices({
  block,
  onChoose,
}: {
  readonly block: Block & { kind: 'choices' };
  readonly onChoose: (choice: string, label: string) => void;
}): JSX.Element {
  return (
    <ul class="choices" aria-label={text('choices.title')}>
      {block.choices.map(({ id, label }) => (
        <li key={id}>
          <button type="button" class="choice" onClick={() => onChoose(id, label)}>
            {visibleText(label)}
          </button>
        </li>
      ))}
    </ul>
  );
}
