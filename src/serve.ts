import { createWebAdapter } from '../adapters/web/index.ts';
import { ensureWidgetBuilt } from '../adapters/web/build.ts';
import type { Config } from './config.ts';
import { buildHouse } from './house.ts';
import { createPino, logTo } from './logging.ts';
import { doctorOf } from './doctor-of.ts';

/** Resolves with the first signal that asks to stop. */
const untilSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });

/** The server: web chat and HTTP interface, until it is told to stop. Returns the exit code. */
export async function serve(config: Config): Promise<number> {
  const pino = createPino(config.logLevel);
  const log = logTo(pino);
  const web = createWebAdapter({
    host: config.host,
    port: config.port,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    apiTokens: config.apiTokens,
    language: config.language,
    botName: config.botName,
    company: config.company,
    privacyUrl: config.privacyUrl,
    assetsDir: await ensureWidgetBuilt(),
    log: pino,
  });
  const stopping = untilSignal();
  const house = await buildHouse({
    config,
    log,
    adapters: [web],
    doctor: doctorOf(config, [], [web]),
  });
  try {
    await house.start();
  } catch (error) {
    await house.stop(); // what is already up would keep the process alive
    throw error;
  }
  // no full stop behind the address: terminals would make it part of the link
  process.stdout.write(`${config.botName} listens on ${web.address}\n`);
  if (config.demo.isOn) {
    process.stdout.write(
      'The demo internet answers *.example and *.test; nothing else is made up.\n',
    );
  }
  log.info('server.stopping', { signal: await stopping });
  await house.stop();
  return 0;
}
