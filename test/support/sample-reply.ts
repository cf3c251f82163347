import { HOPS } from '../../src/model/words.ts';
import type { Block } from '../../src/model/reply.ts';

/** An answer with every kind of block: Caio's server refuses Tizio in its own words. */
export const SAMPLE_VERDICT: readonly Block[] = [
  {
    kind: 'verdict',
    fault: 'recipient-admin',
    certainty: 'certain',
    faultLabel: 'Whoever runs the recipient’s mail server',
    certaintyLabel: 'certain',
    text: 'caio.example turns every connection away before any mail is read. Nothing on your side causes it.',
  },
  {
    kind: 'journey',
    hops: HOPS.map((hop, index) => ({
      hop,
      label:
        ['Written', 'Handed in', 'Address looked up', 'Connected', 'Accepted', 'Sorted', 'Read'][
          index
        ] ?? hop,
      state: index < 4 ? 'passed' : index === 4 ? 'broken' : 'unknown',
    })),
  },
  {
    kind: 'proof',
    title: 'Why I am sure',
    items: [
      {
        outcome: 'problem',
        text: 'The server of caio.example answered every connection with a refusal.',
        seen: ['554 5.7.1 mx.caio.example: no service here, connections are refused for everybody'],
      },
      {
        outcome: 'ok',
        text: 'The sender tizio.example publishes a valid SPF record, and its server is in it.',
        seen: ['v=spf1 ip4:192.0.2.25 -all'],
      },
      {
        outcome: 'unchecked',
        text: 'Two blocklists did not answer in time, so I cannot say what they hold.',
        seen: [],
      },
    ],
  },
  {
    kind: 'steps',
    title: 'What to do',
    steps: [
      'Send the paragraph below to the person you are writing to, by phone or another address.',
      'Ask them to hand it to whoever runs their mail server.',
      'Send your mail again once they say it is mended.',
    ],
  },
  {
    kind: 'verbatim',
    title: 'For them',
    copy: true,
    text: 'Hello, mail to caio.example cannot be delivered at the moment. Your mail server refuses every connection before it sees a message, whoever sends it. Please ask the person who runs it to look at its access rules for port 25. The reply it gives is quoted above.',
  },
  { kind: 'link', text: 'How mail travels', url: 'https://docs.example/journey' },
  {
    kind: 'choices',
    choices: [
      { id: 'again', label: 'Check again' },
      { id: 'simple', label: 'Explain it simply' },
    ],
  },
];

/** Checks under way; `done` of them have ended. */
export const sampleProgress = (done: number): readonly Block[] => [
  { kind: 'paragraph', text: 'Mail from tizio.example to caio.example. I look at both sides.' },
  {
    kind: 'progress',
    title: 'Looking at caio.example',
    lines: ['Mail servers of caio.example', 'Its answer on port 25', 'SPF of tizio.example'].map(
      (text, index) => ({
        check: `check-${index}`,
        text,
        state: index >= done ? 'running' : index === 1 ? 'problem' : 'ok',
      }),
    ),
  },
];

export const SAMPLE_EXAMPLES = [
  {
    id: 'caio',
    title: 'My mail to ada@caio.example came back',
    text: 'I am tizio@tizio.example and my mail to ada@caio.example came back.',
  },
  {
    id: 'bene',
    title: 'Did bene.example get my mail?',
    text: 'I wrote from tizio@tizio.example to bob@bene.example yesterday, nothing arrived.',
  },
];
