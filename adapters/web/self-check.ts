import { createServer } from 'node:net';
import type { DoctorFinding } from '../../src/model/adapter.ts';
import { readManifest } from './bundle.ts';
import { isPrivateToMachine, type WebSettings } from './settings.ts';

const canListen = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port }, () => server.close(() => resolve(undefined)));
  });

async function checkPort({ host, port }: WebSettings, isRunning: boolean): Promise<DoctorFinding> {
  const name = 'web.listen';
  if (isRunning) return { name, outcome: 'ok', says: `The web chat listens on ${host}:${port}.` };
  const fault = await canListen(host, port);
  return fault
    ? {
        name,
        outcome: 'problem',
        says: `The web chat cannot listen on ${host}:${port} (${fault}). If it is not this program already running, set HOST and PORT to others.`,
      }
    : { name, outcome: 'ok', says: `The web chat can listen on ${host}:${port}.` };
}

function checkPage({ assetsDir }: WebSettings): DoctorFinding {
  const name = 'web.page';
  return readManifest(assetsDir)
    ? { name, outcome: 'ok', says: 'The chat page is built.' }
    : {
        name,
        outcome: 'absent',
        says: `The chat page is not built in ${assetsDir}. Starting builds it where the development packages are installed.`,
      };
}

function checkAccess(settings: WebSettings): DoctorFinding {
  const name = 'web.api-tokens';
  if (isPrivateToMachine(settings)) {
    return { name, outcome: 'ok', says: 'Only programs on this machine can call the API.' };
  }
  return settings.apiTokens.length > 0
    ? { name, outcome: 'ok', says: 'Programs call the API with a token.' }
    : {
        name,
        outcome: 'absent',
        says: 'The chat works, but other programs cannot call the API and /metrics: API_TOKENS is not set.',
      };
}

/** What will not work on the web side, and why. */
export async function selfCheck(
  settings: WebSettings,
  isRunning: boolean,
): Promise<readonly DoctorFinding[]> {
  return [await checkPort(settings, isRunning), checkPage(settings), checkAccess(settings)];
}
