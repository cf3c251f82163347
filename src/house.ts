import { fileURLToPath } from 'node:url';
import { CHECKS } from './checks/index.ts';
import type { Config } from './config.ts';
import { createEngine } from './conversation/engine.ts';
import type { Engine } from './conversation/engine.ts';
import { createStep } from './conversation/step.ts';
import type { Demo } from './demo/demo.ts';
import { canLook, missingFacts } from './diagnosis/plan.ts';
import { changesBetween } from './diagnosis/changes.ts';
import { createDiagnostician } from './diagnosis/run.ts';
import { demoWorld } from './knowledge/demo-world.ts';
import type { DemoWorld } from './knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from './knowledge/folder.ts';
import type { KnowledgeFolder } from './knowledge/folder.ts';
import { loadTexts } from './knowledge/texts.ts';
import type { Texts } from './knowledge/texts.ts';
import { buildLookUps } from './look-ups.ts';
import type { LookUps } from './look-ups.ts';
import { maskSecrets } from './mail/mask-secrets.ts';
import type { Adapter, Example, Product } from './model/adapter.ts';
import type { Diagnostician } from './model/check.ts';
import type { ConversationState } from './model/conversation.ts';
import type { Event } from './model/event.ts';
import type { Log } from './model/log.ts';
import type { Store } from './model/store.ts';
import type { Channel, Language } from './model/words.ts';
import { reportDiagnosis } from './reply/diagnosis-report.ts';
import { renderExplanation } from './reply/explanation.ts';
import { showProgress } from './reply/progress.ts';
import { reportVerdict } from './reply/verdict-report.ts';
import { createWording } from './reply/wording.ts';
import type { Wording } from './reply/wording.ts';
import { openSqliteStore } from './storage/sqlite.ts';
import { processWorkerName } from './storage/worker-name.ts';
import type { Explain } from './understanding/explain.ts';
import type { MessageReader } from './understanding/read-message.ts';
import type { Understanding } from './understanding/understand.ts';

/** Parsed knowledge is kept beside the packages: never in the way, gone with a fresh installation. */
const CACHE = fileURLToPath(new URL('../node_modules/.cache/sempronio', import.meta.url));

/** Whoever waits for the server to be ready is served first. */
const WARM_UP_AFTER_MS = 300;

const DAY_MS = 24 * 60 * 60 * 1000;

/** All parts, joined. */
export interface House {
  readonly product: Product;
  readonly lookUps: LookUps;
  readonly store: Store;
  /** Starts the adapters and the work. */
  start(): Promise<void>;
  /** Finishes what is under way and leaves everything tidy. */
  stop(): Promise<void>;
}

export interface HouseOptions {
  readonly config: Config;
  readonly log: Log;
  readonly adapters: readonly Adapter[];
  readonly doctor?: (house: House) => ReturnType<Product['doctor']>;
}

interface Words {
  readonly texts: Texts;
  readonly wording: Wording;
}

interface Reading {
  readonly understanding: Understanding;
  readonly explain: Explain;
  readonly reader: MessageReader;
}

/** The reading of texts is a third of what the start would cost, and nobody has written yet. */
const loadReading = async (knowledge: KnowledgeFolder): Promise<Reading> => {
  const [{ loadExplain }, { loadUnderstanding }, { createMessageReader }] = await Promise.all([
    import('./understanding/load-explain.ts'),
    import('./understanding/understand.ts'),
    import('./understanding/read-message.ts'),
  ]);
  const understanding = loadUnderstanding(knowledge);
  const explain = loadExplain(knowledge);
  return { understanding, explain, reader: createMessageReader(understanding, explain) };
};

/** Does the work once, when it is first asked for. */
const once = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
};

const readEvent =
  (reading: () => Promise<Reading>, fallback: Language) =>
  async (event: Event, state: ConversationState | null) => {
    const isMessage = event.kind === 'message';
    const { reader } = await reading();
    return reader.read(isMessage ? event.text : '', isMessage ? event.attachments : [], {
      locale: state?.language ?? event.person.locale ?? fallback,
      ...(state && { known: state.facts, wasAskedForText: state.asked.at(-1) === 'error-text' }),
    });
  };

const examplesOf = (world: DemoWorld | null, language: string): readonly Example[] =>
  (world?.scenarios ?? [])
    .filter(({ offered }) => offered !== undefined)
    .sort((one, other) => (one.offered ?? 0) - (other.offered ?? 0))
    .map(({ id, title, sentence, bounce }) => {
      const tongue = language === 'it' ? 'it' : 'en';
      return {
        id,
        title: title[tongue],
        text: bounce ? `${sentence[tongue]}\n\n${bounce}` : sentence[tongue],
      };
    });

/** Labels of the surfaces, in one language, with English where it has none. */
const labelsOf = ({ texts, wording }: Words, language: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    texts
      .keys('en')
      .filter((key) => key.startsWith('ui.') || key.startsWith('cli.'))
      .map((key) => [key, texts.entry(language, key)?.says ?? wording.says('en', key)]),
  );

interface ProductParts {
  readonly engine: Engine;
  readonly store: Store;
  readonly reading: () => Promise<Reading>;
  readonly words: Words;
  readonly diagnostician: Diagnostician;
  readonly world: DemoWorld | null;
  readonly config: Config;
  readonly doctor: Product['doctor'];
}

const PAGE = 500;

const createProduct = (parts: ProductParts): Product => {
  const { engine, store, reading, words, diagnostician } = parts;
  const { wording } = words;
  return {
    receive: (event) => engine.receive(event),
    turn: (event) => engine.turn(event),
    understand: async (text) =>
      (await reading()).understanding.understand(text, { locale: parts.config.language }),
    explain: async (text, language) =>
      renderExplanation(await (await reading()).explain.explain(text), language, wording),
    async check(subject, facts, { language, signal }) {
      const diagnosing = diagnostician.diagnose(facts, { signal });
      // node reads its languages at the first question about one, 10 ms: now, while DNS is waited for
      setImmediate(() => Intl.NumberFormat.supportedLocalesOf(language));
      const diagnosis = await diagnosing;
      return reportDiagnosis(subject, diagnosis, language, wording);
    },
    history: (conversation, after) => store.timeline(conversation, after, PAGE),
    erase: (whom) => store.erase(whom),
    texts: (language) => labelsOf(words, language),
    examples: (language) => examplesOf(parts.world, language),
    doctor: parts.doctor,
    isReady: () => engine.isReady(),
  };
};

const openDemo = async (world: DemoWorld | null): Promise<Demo | null> => {
  if (!world) return null;
  const { startDemo } = await import('./demo/demo.ts');
  return startDemo(world);
};

/** Forgets what is older than the operator wants to keep: at start, and once a day. */
const keepExpiring = (store: Store, { retentionDays }: Config, log: Log): (() => void) => {
  const expire = (): void => {
    store
      .expire(new Date(Date.now() - retentionDays * DAY_MS))
      .then((conversations) => log.info('storage.expired', { conversations }))
      .catch((error: unknown) => log.error('storage.expiry-failed', { error: String(error) }));
  };
  expire();
  const timer = setInterval(expire, DAY_MS);
  timer.unref();
  return () => clearInterval(timer);
};

/** A check that the operator did not choose is not even shown as one. */
const checksFor = ({ smtpRcpt }: Config) =>
  smtpRcpt ? CHECKS : CHECKS.filter(({ id }) => id !== 'smtp/recipient');

/** Builds the parts and joins them; the only place that knows everything. */
export async function buildHouse(options: HouseOptions): Promise<House> {
  const { config, log, adapters } = options;
  const knowledge = openKnowledge(SHIPPED_KNOWLEDGE, CACHE);
  const texts = loadTexts(knowledge);
  const words: Words = { texts, wording: createWording(texts) };
  const reading = once(() => loadReading(knowledge));
  const world = config.demo.isOn ? demoWorld(knowledge) : null;
  const demo = await openDemo(world);
  const lookUps = buildLookUps(config, knowledge, demo, async (text) =>
    (await reading()).explain.explainLine(text),
  );
  const diagnostician = createDiagnostician({
    checks: checksFor(config),
    gatherers: lookUps.gatherers,
    propose: lookUps.propose,
    lookups: () => lookUps.resolver.questionsSent,
    forget: () => lookUps.forget(),
    now: () => new Date(),
  });
  const store = await openSqliteStore(config.databasePath, { mask: maskSecrets });
  const engine = createEngine({
    store,
    step: createStep({
      wording: words.wording,
      missing: missingFacts(CHECKS),
      canLook: canLook(CHECKS),
      changes: changesBetween,
    }),
    understand: readEvent(reading, config.language),
    diagnostician,
    showProgress: showProgress(words.wording),
    report: (verdict, facts, language) => reportVerdict(verdict, facts, language, words.wording),
    adapters: new Map<Channel, Adapter>(adapters.map((adapter) => [adapter.channel, adapter])),
    log,
    workerName: processWorkerName(),
  });
  let stopExpiring = (): void => undefined;
  let warmUp: NodeJS.Timeout | undefined;

  const house: House = {
    product: createProduct({
      engine,
      store,
      reading,
      words,
      diagnostician,
      world,
      config,
      doctor: async () => options.doctor?.(house) ?? [],
    }),
    lookUps,
    store,
    async start() {
      engine.start();
      for (const adapter of adapters) await adapter.start(house.product);
      stopExpiring = keepExpiring(store, config, log);
      warmUp = setTimeout(() => {
        // before the first message comes; a fault in the knowledge shows in the log
        reading()
          // the first text makes the rules ready: better now than while somebody waits
          .then(({ explain }) => explain.explain('550 5.1.1 User unknown'))
          .catch((error: unknown) => log.error('reading.failed', { error: String(error) }));
      }, WARM_UP_AFTER_MS).unref();
    },
    async stop() {
      stopExpiring();
      clearTimeout(warmUp);
      await engine.stop(); // the last replies still go out
      for (const adapter of adapters) await adapter.stop();
      await store.close();
      await demo?.stop();
    },
  };
  return house;
}
