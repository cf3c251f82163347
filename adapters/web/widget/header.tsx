import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Chat } from './chat.ts';
import { BinIcon, NewIcon } from './icons.tsx';
import { settings, text } from './settings.ts';

function ForgetDialog({
  dialog,
  onForget,
}: {
  readonly dialog: { current: HTMLDialogElement | null };
  readonly onForget: () => void;
}): JSX.Element {
  const close = (): void => dialog.current?.close();
  return (
    <dialog ref={dialog} class="ask" aria-labelledby="forget-question">
      <p id="forget-question">{text('menu.forget-ask')}</p>
      <div class="ask-buttons">
        <button type="button" class="button" onClick={close}>
          {text('menu.forget-no')}
        </button>
        <button
          type="button"
          class="button button-grave"
          onClick={() => {
            close();
            onForget();
          }}
        >
          {text('menu.forget-yes')}
        </button>
      </div>
    </dialog>
  );
}

/** `onDone` puts the focus back where the conversation goes on. */
export function Header({
  chat,
  isEmpty,
  onDone,
}: {
  readonly chat: Chat;
  readonly isEmpty: boolean;
  readonly onDone: () => void;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <header class="head">
      <div class="head-row">
        <img class="emblem" src={settings.icon} alt="" />
        <div class="title">
          <h1>{settings.botName}</h1>
          <p>{settings.company ?? text('tagline')}</p>
        </div>
        {!isEmpty && (
          <div class="actions">
            <button
              type="button"
              class="button button-quiet"
              title={text('menu.new')}
              onClick={() => {
                chat.startOver();
                onDone();
              }}
            >
              <NewIcon />
              <span class="button-label">{text('menu.new')}</span>
            </button>
            <button
              type="button"
              class="button button-quiet"
              title={text('menu.forget')}
              onClick={() => dialog.current?.showModal()}
            >
              <BinIcon />
              <span class="button-label">{text('menu.forget')}</span>
            </button>
          </div>
        )}
      </div>
      <ForgetDialog dialog={dialog} onForget={() => void chat.forget().then(onDone)} />
    </header>
  );
}
