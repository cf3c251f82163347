import type { JSX } from 'preact';
import { settings, text } from './settings.ts';

/** What an empty conversation shows: what to expect, and in the demo something to try. */
export function Start({ onTry }: { readonly onTry: (words: string) => void }): JSX.Element {
  return (
    <section class="start" aria-labelledby="start-title">
      <h2 id="start-title">{text('start.title')}</h2>
      <p class="lead">{text('start.intro')}</p>
      <p class="journey-line" aria-hidden="true">
        {Array.from({ length: 7 }, (_, index) => (
          <span key={index} class={index === 4 ? 'station station-broken' : 'station'} />
        ))}
      </p>
      <p class="quiet">{text('start.journey')}</p>
      {settings.examples.length > 0 && (
        <div class="examples">
          <h3>{text('start.try')}</h3>
          <ul>
            {settings.examples.map(({ id, title, text: words }) => (
              <li key={id}>
                <button type="button" class="example" onClick={() => onTry(words)}>
                  {title}
                </button>
              </li>
            ))}
          </ul>
          <p class="quiet">{text('start.demo-note')}</p>
        </div>
      )}
    </section>
  );
}
