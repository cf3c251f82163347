import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Chat, ChatState } from './chat.ts';
import { Composer } from './composer.tsx';
import { Header } from './header.tsx';
import { Log } from './log.tsx';
import { Notices } from './notices.tsx';
import { Start } from './start.tsx';
import { readFiles, type TextFile } from './files.ts';
import { text } from './settings.ts';

function useChat(chat: Chat): ChatState {
  const [state, setState] = useState(chat.state());
  useEffect(() => chat.subscribe(() => setState(chat.state())), [chat]);
  return state;
}

interface DropHandlers {
  onDragEnter(): void;
  onDragLeave(): void;
  onDragOver(event: DragEvent): void;
  onDrop(event: DragEvent): void;
}

/** Whether something is being dragged over the page. */
function useDrop(onFiles: (files: readonly File[]) => void): {
  readonly isOver: boolean;
  readonly handlers: DropHandlers;
} {
  const [depth, setDepth] = useState(0);
  return {
    isOver: depth > 0,
    handlers: {
      onDragEnter: () => setDepth((now) => now + 1),
      onDragLeave: () => setDepth((now) => Math.max(0, now - 1)),
      onDragOver: (event) => event.preventDefault(),
      onDrop(event) {
        event.preventDefault();
        setDepth(0);
        onFiles([...(event.dataTransfer?.files ?? [])]);
      },
    },
  };
}

export function App({ chat }: { readonly chat: Chat }): JSX.Element {
  const state = useChat(chat);
  const [files, setFiles] = useState<readonly TextFile[]>([]);
  const input = useRef<HTMLTextAreaElement>(null);
  const isEmpty = state.timeline.items.length === 0;

  const addFiles = async (chosen: readonly File[]): Promise<void> => {
    if (chosen.length === 0) return;
    const read = await readFiles(chosen, files);
    if (typeof read === 'string') chat.notify(read);
    else {
      chat.notify(null);
      setFiles(read);
    }
    input.current?.focus();
  };
  const drop = useDrop((dropped) => void addFiles(dropped));
  const say = (words: string, attached: readonly TextFile[] = []): void => {
    chat.say(words, attached);
    setFiles([]);
    input.current?.focus();
  };

  return (
    <div class="page" {...drop.handlers}>
      <a class="jump" href="#message">
        {text('menu.jump')}
      </a>
      <Header chat={chat} isEmpty={isEmpty} onDone={() => input.current?.focus()} />
      <main class="body">
        {isEmpty && state.isLoaded && <Start onTry={(words) => say(words)} />}
        <Log
          state={state}
          onChoose={(of, choice, label) => {
            chat.choose(of, choice, label);
            input.current?.focus();
          }}
        />
      </main>
      <footer class="foot">
        <Notices state={state} />
        <Composer
          input={input}
          files={files}
          onFiles={(chosen) => void addFiles(chosen)}
          onRemove={(name) => setFiles(files.filter((file) => file.name !== name))}
          onSay={say}
          onNotice={(notice) => chat.notify(notice)}
        />
      </footer>
      {drop.isOver && <div class="drop">{text('chat.drop')}</div>}
    </div>
  );
}
