import type { JSX } from 'preact';
import type { Block, Reply } from '../../../src/model/reply.ts';
import { Choices } from './blocks/choices.tsx';
import { Journey } from './blocks/journey.tsx';
import { Progress } from './blocks/progress.tsx';
import { Proof } from './blocks/proof.tsx';
import { Steps } from './blocks/steps.tsx';
import { Verbatim } from './blocks/verbatim.tsx';
import { Verdict } from './blocks/verdict.tsx';
import { visibleText } from './visible-text.ts';

const SAFE_URL = /^(https?|mailto):/i;

function Link({ block }: { readonly block: Block & { kind: 'link' } }): JSX.Element {
  const label = visibleText(block.text);
  if (!SAFE_URL.test(block.url)) return <p dir="auto">{label}</p>;
  return (
    <p dir="auto">
      <a href={block.url} target="_blank" rel="noopener noreferrer">
        {label}
      </a>
    </p>
  );
}

/** `isNewest`: nothing was said after it, so its choices can still be chosen. */
interface Props {
  readonly reply: Reply;
  readonly isNewest: boolean;
  readonly onChoose: (choice: string, label: string) => void;
}

function BlockView({ block, isNewest, onChoose }: Omit<Props, 'reply'> & { block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p class="words" dir="auto">
          {visibleText(block.text)}
        </p>
      );
    case 'steps':
      return <Steps block={block} />;
    case 'verbatim':
      return <Verbatim block={block} />;
    case 'link':
      return <Link block={block} />;
    case 'choices':
      return isNewest ? <Choices block={block} onChoose={onChoose} /> : null;
    case 'progress':
      return <Progress block={block} />;
    case 'verdict':
      return <Verdict block={block} />;
    case 'proof':
      return <Proof block={block} />;
    case 'journey':
      return <Journey block={block} />;
    default:
      return block satisfies never;
  }
}

/** One answer, block by block. */
export function ReplyView({ reply, isNewest, onChoose }: Props): JSX.Element {
  return (
    <article class="reply" lang={reply.language}>
      {reply.blocks.map((block, index) => (
        <BlockView key={index} block={block} isNewest={isNewest} onChoose={onChoose} />
      ))}
    </article>
  );
}
