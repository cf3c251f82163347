import type { Config } from './config.ts';
import { runDoctor } from './doctor/doctor.ts';
import type { House } from './house.ts';
import { maskSecrets } from './mail/mask-secrets.ts';
import type { Adapter, DoctorFinding } from './model/adapter.ts';
import { openSqliteStore } from './storage/sqlite.ts';

/** Opens the store as the server would and writes a word into it. */
const tryStorage = async ({ databasePath }: Config): Promise<void> => {
  const store = await openSqliteStore(databasePath, { mask: maskSecrets });
  try {
    await store.settle('doctor', 'was here');
  } finally {
    await store.close();
  }
};

/** What the doctor tries in this house. */
export const doctorOf =
  (config: Config, hints: readonly string[], adapters: readonly Adapter[]) =>
  ({ lookUps }: House): Promise<readonly DoctorFinding[]> =>
    runDoctor({
      settings: {
        demo: config.demo,
        smtpHelo: config.smtpHelo,
        smtpProbe: config.smtpProbe,
        smtpRcpt: config.smtpRcpt,
        ownDomains: config.own.domains,
        retentionDays: config.retentionDays,
        storage: config.databasePath,
        hints,
      },
      tryStorage: () => tryStorage(config),
      resolver: lookUps.resolver,
      controlProbe: async (signal) =>
        config.demo.isOn ? 'not-needed' : lookUps.probePort25(signal),
      adapters,
    });
