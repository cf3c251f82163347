import type { SmtpBehaviour, SmtpReply } from '../knowledge/demo-world.ts';

/** What the server does after a line. `text` holds whole reply lines, CRLF-terminated. */
interface SmtpStep {
  readonly text: string;
  readonly then?: 'close' | 'start-tls';
}

/** One SMTP dialogue as the world describes it, without any socket. RFC 5321. */
export interface SmtpSession {
  greet(): SmtpStep;
  /** One line without its CRLF. */
  line(line: string): SmtpStep | undefined;
  /** After the handshake the client begins anew. RFC 3207 §4.2. */
  secured(): void;
}

const MAX_RECIPIENTS = 100;

const lines = (reply: SmtpReply): readonly string[] =>
  typeof reply === 'string' ? [reply] : reply;
const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf('@') + 1).toLowerCase();
const localPartOf = (address: string): string =>
  address.slice(0, Math.max(address.lastIndexOf('@'), 0)).toLowerCase();

/** `MAIL FROM:<a@b> SIZE=12`: the path and what follows it. */
const parsePath = (
  argument: string,
  word: 'FROM' | 'TO',
): { readonly address: string; readonly parameters: string } | undefined => {
  const match = /^(FROM|TO):\s{0,3}<([^<>\s]{0,320})>([\x20-\x7e]{0,500})$/i.exec(argument);
  if (match?.[1]?.toUpperCase() !== word) return undefined;
  return { address: match[2] ?? '', parameters: match[3] ?? '' };
};

export function openSession(host: string, smtp: SmtpBehaviour): SmtpSession {
  let isRefusing = false;
  let isSecure = false;
  let hasGreeted = false;
  let sender: string | undefined;
  let recipients: string[] = [];
  let octets = 0;
  let isReadingData = false;
  let contentRefusal: SmtpReply | undefined;

  const fill = (line: string): string =>
    line.replace(/\{(host|sender|recipient)\}/g, (_, key: string) => {
      if (key === 'host') return host;
      return (key === 'sender' ? sender : recipients.at(-1)) ?? '';
    });

  const say = (reply: SmtpReply, then?: SmtpStep['then']): SmtpStep => ({
    text: lines(reply)
      .map((line) => `${fill(line)}\r\n`)
      .join(''),
    ...(then ? { then } : {}),
  });

  const reset = (): void => {
    sender = undefined;
    recipients = [];
    octets = 0;
    contentRefusal = undefined;
  };

  const ehlo = (): SmtpStep => {
    hasGreeted = true;
    reset();
    const extensions = ['PIPELINING', '8BITMIME', 'ENHANCEDSTATUSCODES', `SIZE ${smtp.size}`];
    if (smtp.tls && !isSecure) extensions.push('STARTTLS');
    if (smtp.login && isSecure) extensions.push('AUTH PLAIN LOGIN');
    const all = [host, ...extensions];
    return say(all.map((text, at) => `250${at < all.length - 1 ? '-' : ' '}${text}`));
  };

  const mail = (argument: string): SmtpStep => {
    const path = parsePath(argument, 'FROM');
    if (!hasGreeted) return say('503 5.5.1 Say EHLO first');
    if (!path) return say('501 5.5.4 Expected MAIL FROM:<address>');
    if (smtp.login) return say('530 5.7.0 Log in first');
    if (sender !== undefined) return say('503 5.5.1 The sender is known already');
    const announced = /\bSIZE=(\d{1,15})(?: |$)/i.exec(path.parameters)?.[1];
    if (Number(announced ?? 0) > smtp.size) return tooBig();
    sender = path.address;
    return say('250 2.1.0 Sender noted');
  };

  const tooBig = (): SmtpStep =>
    say(`552 5.3.4 Message size exceeds the limit of ${smtp.size} bytes on this server`);

  const recipientAnswer = (address: string, from: string): SmtpReply => {
    if (!smtp.accepts.includes(domainOf(address))) {
      return '554 5.7.1 <{recipient}>: relay access denied, this server is not the mail server of that domain';
    }
    return (
      smtp.senders[from.toLowerCase()] ??
      smtp.senders[domainOf(from)] ??
      smtp.mailboxes[localPartOf(address)] ??
      smtp.mailboxes['*'] ??
      '250 2.1.5 Recipient noted'
    );
  };

  const rcpt = (argument: string): SmtpStep => {
    const path = parsePath(argument, 'TO');
    if (sender === undefined) return say('503 5.5.1 Say MAIL first');
    if (!path?.address) return say('501 5.1.3 Expected RCPT TO:<address>');
    if (recipients.length >= MAX_RECIPIENTS) return say('452 4.5.3 Too many recipients');
    const answer = recipientAnswer(path.address, sender);
    recipients.push(path.address);
    const step = say(answer);
    if (!step.text.startsWith('2')) recipients.pop();
    return step;
  };

  const data = (): SmtpStep => {
    if (recipients.length === 0) return say('503 5.5.1 No recipient was accepted');
    isReadingData = true;
    return say('354 Go ahead, end with a single dot');
  };

  /** The message itself is measured and searched, never kept. */
  const dataLine = (line: string): SmtpStep | undefined => {
    if (line !== '.') {
      octets += line.length + 2;
      contentRefusal ??= smtp.content.find(({ contains }) => line.includes(contains))?.reply;
      return undefined;
    }
    isReadingData = false;
    const step =
      octets > smtp.size ? tooBig() : say(contentRefusal ?? '250 2.6.0 Message accepted');
    reset();
    return step;
  };

  const command = (line: string): SmtpStep => {
    const [verb = '', argument = ''] = [line.slice(0, 4).toUpperCase(), line.slice(5).trim()];
    if (verb === 'QUIT') return say('221 2.0.0 {host} says goodbye', 'close');
    if (isRefusing) return say('503 5.5.1 This server takes no commands, only QUIT');
    switch (verb) {
      case 'EHLO':
        return ehlo();
      case 'HELO':
        hasGreeted = true;
        reset();
        return say('250 {host}');
      case 'STAR':
        if (!smtp.tls || isSecure) return say('503 5.5.1 TLS is not available now');
        return say('220 2.0.0 Ready for TLS', 'start-tls');
      case 'AUTH':
        return smtp.login && isSecure
          ? say('535 5.7.8 Nobody has an account here')
          : say('502 5.5.1 Unknown command');
      case 'MAIL':
        return mail(argument);
      case 'RCPT':
        return rcpt(argument);
      case 'DATA':
        return data();
      case 'RSET':
        reset();
        return say('250 2.0.0 Forgotten');
      case 'NOOP':
        return say('250 2.0.0 Nothing done');
      case 'VRFY':
        return say('252 2.5.0 Ask by sending mail');
      default:
        return say('502 5.5.1 Unknown command');
    }
  };

  return {
    greet() {
      const greeting = lines(smtp.greeting ?? '220 {host} ESMTP ready');
      isRefusing = !greeting[0]?.startsWith('220');
      // 421 announces that the server closes the channel. RFC 5321 §4.2.2
      return say(greeting, greeting[0]?.startsWith('421') ? 'close' : undefined);
    },
    line: (line) => (isReadingData ? dataLine(line) : command(line)),
    secured() {
      isSecure = true;
      hasGreeted = false;
      reset();
    },
  };
}
