import type { JSX } from 'preact';
import type { Block } from '../../../../src/model/reply.ts';
import { text } from '../settings.ts';
import { visibleText } from '../visible-text.ts';

const STRENGTH = { certain: 3, likely: 2, possible: 1 } as const;

/** Good news, bad news, or no news: the colour of the card. Its words say the same. */
const tone = (fault: string): string =>
  fault === 'nobody' ? 'good' : fault === 'unknown' ? 'open' : 'found';

/** The verdict in one sentence, with party and certainty in words. */
export function Verdict({ block }: { readonly block: Block & { kind: 'verdict' } }): JSX.Element {
  const strength = STRENGTH[block.certainty];
  return (
    <section class={`verdict verdict-${tone(block.fault)}`}>
      <h2 class="hidden">{text('verdict.title')}</h2>
      <dl>
        <div>
          <dt class="hidden">{text('verdict.who')}</dt>
          <dd class="party">{block.faultLabel}</dd>
        </div>
        <div>
          <dt class="hidden">{text('verdict.certainty')}</dt>
          <dd class="certainty">
            <span class="strength" aria-hidden="true">
              {[1, 2, 3].map((level) => (
                <span key={level} class={level <= strength ? 'level level-on' : 'level'} />
              ))}
            </span>
            {block.certaintyLabel}
          </dd>
        </div>
      </dl>
      <p class="verdict-text words" dir="auto">
        {visibleText(block.text)}
      </p>
    </section>
  );
}
