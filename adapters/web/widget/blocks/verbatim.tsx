import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Block } from '../../../../src/model/reply.ts';
import { Folded } from '../folded.tsx';
import { CopyIcon } from '../icons.tsx';
import { text } from '../settings.ts';
import { looksLikeProse, visibleText } from '../visible-text.ts';

const COPIED_MS = 2_500;

function CopyButton({ content }: { readonly content: string }): JSX.Element {
  const [label, setLabel] = useState<'copy' | 'copied' | 'by-hand'>('copy');
  useEffect(() => {
    if (label === 'copy') return;
    const timer = setTimeout(() => setLabel('copy'), COPIED_MS);
    return () => clearTimeout(timer);
  }, [label]);
  const copy = (): Promise<void> =>
    navigator.clipboard.writeText(content).then(
      () => setLabel('copied'),
      () => setLabel('by-hand'), // the browser's user said no
    );
  // without a secure connection browsers offer no clipboard; the text can still be selected
  if (!('clipboard' in navigator)) return <></>;
  return (
    <button type="button" class="button" onClick={() => void copy()}>
      <CopyIcon />
      <span role="status">{text(`verbatim.${label}`)}</span>
    </button>
  );
}

/** Machine text, or a letter ready to send on. */
export function Verbatim({ block }: { readonly block: Block & { kind: 'verbatim' } }): JSX.Element {
  const isLetter = block.copy === true && looksLikeProse(block.text);
  return (
    <section class={isLetter ? 'verbatim letter' : 'verbatim'}>
      {block.title && <h2 dir="auto">{visibleText(block.title)}</h2>}
      <div class="verbatim-text">
        <Folded text={block.text} isMachine={!isLetter} />
      </div>
      {block.copy && <CopyButton content={block.text} />}
    </section>
  );
}
