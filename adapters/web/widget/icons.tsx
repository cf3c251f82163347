import type { JSX } from 'preact';
import type { Outcome } from '../../../src/model/words.ts';

/** Drawn with the colour of the text around; always beside words, so hidden from readers. */
function Icon({ children }: { readonly children: JSX.Element | JSX.Element[] }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const SendIcon = (): JSX.Element => (
  <Icon>
    <path d="M12 19V5M6 11l6-6 6 6" />
  </Icon>
);

export const ClipIcon = (): JSX.Element => (
  <Icon>
    <path d="m20 11.5-8.2 8.2a5 5 0 0 1-7.1-7.1l8.5-8.5a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.7-7.7" />
  </Icon>
);

export const CloseIcon = (): JSX.Element => (
  <Icon>
    <path d="M6 6l12 12M18 6 6 18" />
  </Icon>
);

export const NewIcon = (): JSX.Element => (
  <Icon>
    <path d="M12 5v14M5 12h14" />
  </Icon>
);

export const BinIcon = (): JSX.Element => (
  <Icon>
    <path d="M4 7h16M9 7V4.5h6V7M6.5 7l.8 12.5h9.4L17.5 7M10 11v5M14 11v5" />
  </Icon>
);

export const CopyIcon = (): JSX.Element => (
  <Icon>
    <path d="M9 9h10v11H9zM5 15V4h10" />
  </Icon>
);

export const FileIcon = (): JSX.Element => (
  <Icon>
    <path d="M6 3.5h8l4 4v13H6zM14 3.5v4h4" />
  </Icon>
);

export const DownIcon = (): JSX.Element => (
  <Icon>
    <path d="M12 5v14M6 13l6 6 6-6" />
  </Icon>
);

const MARKS: Readonly<Record<Outcome | 'running', JSX.Element>> = {
  ok: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  problem: <path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />,
  absent: <path d="M5 12h14" />,
  unchecked: <path d="M9 9a3 3 0 1 1 4.6 2.5c-1 .7-1.6 1.2-1.6 2.5M12 17.5v.5" />,
  running: <path d="M12 4a8 8 0 1 0 8 8" />,
};

export const OutcomeIcon = ({ outcome }: { outcome: Outcome | 'running' }): JSX.Element => (
  <span class={`mark mark-${outcome}`}>
    <Icon>{MARKS[outcome]}</Icon>
  </span>
);
