import type { JSX } from 'preact';
import type { ChatState } from './chat.ts';
import { useFollow } from './follow.ts';
import { Folded } from './folded.tsx';
import { DownIcon, FileIcon } from './icons.tsx';
import { ReplyView } from './reply.tsx';
import { text } from './settings.ts';
import { isAnswering, type Item } from './timeline.ts';
import { visibleText } from './visible-text.ts';

const STATES = { waiting: 'chat.sending', failed: 'chat.failed', sent: null } as const;

function Message({
  item,
  isOffline,
}: {
  readonly item: Item & { kind: 'message' };
  readonly isOffline: boolean;
}): JSX.Element {
  const state = item.state === 'waiting' && isOffline ? 'chat.waiting' : STATES[item.state];
  return (
    <article class="message">
      <span class="hidden">{text('chat.you')}: </span>
      {item.text !== '' && <Folded text={item.text} />}
      {item.files.map((name) => (
        <p key={name} class="file">
          <FileIcon />
          <bdi>{visibleText(name)}</bdi>
        </p>
      ))}
      {state && <p class={`message-state message-${item.state}`}>{text(state)}</p>}
    </article>
  );
}

function Answering(): JSX.Element {
  return (
    <div class="answering">
      <span class="dots" aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      <span class="hidden">{text('chat.typing')}</span>
    </div>
  );
}

/**
 * The conversation. Only additions are read aloud: an entry edited in place is not read again, and
 * what was stored before the page was loaded is not read at all.
 */
export function Log({
  state,
  onChoose,
}: {
  readonly state: ChatState;
  readonly onChoose: (of: string, choice: string, label: string) => void;
}): JSX.Element {
  const { items } = state.timeline;
  const { log, isAway, toNewest } = useFollow(items);
  const isOffline = state.connection === 'lost';
  return (
    <>
      <div
        ref={log}
        class="log"
        role="log"
        aria-label={text('chat.log')}
        aria-live={state.isLoaded ? 'polite' : 'off'}
        aria-relevant="additions"
        aria-busy={!state.isLoaded}
      >
        {items.map((item, index) =>
          item.kind === 'message' ? (
            <Message key={item.key} item={item} isOffline={isOffline} />
          ) : (
            <ReplyView
              key={item.key}
              reply={item.reply}
              isNewest={index === items.length - 1}
              onChoose={(choice, label) => onChoose(item.key, choice, label)}
            />
          ),
        )}
        {isAnswering(state.timeline) && <Answering />}
      </div>
      {isAway && (
        <button type="button" class="to-newest" onClick={toNewest} aria-label={text('chat.latest')}>
          <DownIcon />
        </button>
      )}
    </>
  );
}
