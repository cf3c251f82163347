import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fitsInOneMessage, type TextFile } from './files.ts';
import { ClipIcon, CloseIcon, FileIcon, SendIcon } from './icons.tsx';
import { settings, text } from './settings.ts';
import { visibleText } from './visible-text.ts';

interface Props {
  readonly input: RefObject<HTMLTextAreaElement | null>;
  readonly files: readonly TextFile[];
  readonly onFiles: (files: readonly File[]) => void;
  readonly onRemove: (name: string) => void;
  readonly onSay: (words: string, files: readonly TextFile[]) => void;
  readonly onNotice: (notice: string | null) => void;
}

/** As tall as its text, up to what the style allows. */
function useGrowing(input: RefObject<HTMLTextAreaElement | null>, words: string): void {
  useLayoutEffect(() => {
    const area = input.current;
    if (!area) return;
    area.style.blockSize = 'auto';
    area.style.blockSize = `${area.scrollHeight + 2}px`;
  }, [input, words]);
}

function Chosen({ files, onRemove }: Pick<Props, 'files' | 'onRemove'>): JSX.Element | null {
  if (files.length === 0) return null;
  return (
    <ul class="files">
      {files.map(({ name }) => (
        <li key={name} class="file">
          <FileIcon />
          <bdi>{visibleText(name)}</bdi>
          <button
            type="button"
            class="icon-button"
            aria-label={`${text('chat.remove')}: ${name}`}
            onClick={() => onRemove(name)}
          >
            <CloseIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}

function AttachButton({ onFiles }: Pick<Props, 'onFiles'>): JSX.Element {
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept=".eml,.txt,.log,message/rfc822,text/plain"
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = ''; // the same file may be chosen again
        }}
      />
      <button
        type="button"
        class="icon-button"
        aria-label={text('chat.attach')}
        title={text('chat.attach-hint')}
        onClick={() => chooser.current?.click()}
      >
        <ClipIcon />
      </button>
    </>
  );
}

export function Composer({ input, files, onFiles, onRemove, onSay, onNotice }: Props): JSX.Element {
  const [words, setWords] = useState('');
  useGrowing(input, words);
  const isEmpty = words.trim() === '' && files.length === 0;

  const submit = (): void => {
    if (isEmpty) return;
    if (!fitsInOneMessage(words, files)) {
      onNotice('notice.too-large');
      return;
    }
    onSay(words.trim(), files);
    setWords('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // while an input method composes a word, Enter belongs to it
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Chosen files={files} onRemove={onRemove} />
      <div class="composer-row">
        <AttachButton onFiles={onFiles} />
        <label class="hidden" for="message">
          {text('chat.composer')}
        </label>
        <textarea
          id="message"
          ref={input}
          rows={1}
          dir="auto"
          value={words}
          placeholder={text('chat.placeholder')}
          aria-describedby="composer-hint"
          autocomplete="off"
          enterkeyhint="send"
          onInput={(event) => setWords(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          class="send"
          aria-label={text('chat.send')}
          title={text('chat.send')}
          aria-disabled={isEmpty}
        >
          <SendIcon />
        </button>
      </div>
      <p class="hint">
        <span id="composer-hint">{text('chat.hint')}</span>
        {settings.privacyUrl && (
          <a href={settings.privacyUrl} target="_blank" rel="noopener noreferrer">
            {text('menu.privacy')}
          </a>
        )}
      </p>
    </form>
  );
}
