import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ChatState } from './chat.ts';
import { text } from './settings.ts';

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return isOnline;
}

/** One line about the connection and one about what was just tried; read aloud when they change. */
export function Notices({ state }: { readonly state: ChatState }): JSX.Element {
  const isOnline = useOnline();
  const connection =
    !isOnline || state.connection === 'lost'
      ? 'notice.offline'
      : state.connection === 'elsewhere'
        ? 'notice.elsewhere'
        : null;
  return (
    <div class="notices" role="status">
      {connection && <p class="notice">{text(connection)}</p>}
      {state.notice && <p class="notice">{text(state.notice)}</p>}
    </div>
  );
}
