import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { text } from './settings.ts';
import { isLong, visibleText } from './visible-text.ts';

/** Untrusted text as it is; a long one shows its beginning until asked for the rest. */
export function Folded({
  text: given,
  isMachine = false,
}: {
  readonly text: string;
  /** Keeps columns: a monospaced block that scrolls sideways rather than breaking lines. */
  readonly isMachine?: boolean;
}): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const shown = visibleText(given);
  const folds = isLong(shown);
  const style = folds && !isOpen ? 'folded' : undefined;
  return (
    <>
      {isMachine ? (
        <pre id={id} class={style} tabIndex={0} dir="auto">
          <code>{shown}</code>
        </pre>
      ) : (
        <p id={id} class={`words ${style ?? ''}`} dir="auto">
          {shown}
        </p>
      )}
      {folds && (
        <button
          type="button"
          class="button-link"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {text(isOpen ? 'chat.show-less' : 'chat.show-all')}
        </button>
      )}
    </>
  );
}
