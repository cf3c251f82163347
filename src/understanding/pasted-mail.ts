/** Fields that people type, too: "From: me, To: you". */
const PLAIN_FIELD =
  /^(?:from|to|cc|subject|date|sent|reply-to|sender|von|an|betreff|datum|gesendet|da|a|oggetto|data|inviato|de|à|objet|envoyé|para|asunto|fecha|enviado):\s/i;
/** Fields that only programs write. */
const PROGRAM_FIELD =
  /^(?:return-path|received|delivered-to|message-id|mime-version|content-[a-z-]+|reporting-mta|(?:final|original)-recipient|action|status|diagnostic-code|remote-mta|arrival-date|auto-submitted|x-[a-z0-9-]+|authentication-results|dkim-signature|received-spf|arc-[a-z-]+|list-[a-z-]+|user-agent|references|in-reply-to):/i;
/** First words of what programs write when mail comes back or waits. */
const OPENER =
  /^[>\s]*(?:this (?:is the mail (?:system|server|delivery)|message was created automatically|is an automatically generated|message is (?:created|generated))|i'm (?:sorry|afraid)|hi\. this is the|delivery (?:has failed|to the following|status notification)|your (?:message|e?-?mail) (?:to|could not|was not|wasn't|has been|couldn't)|the (?:following (?:message|address|recipient)|message (?:below|could not|was not)|mail system)|a message that you sent|message (?:not delivered|delivery)|undelivered mail|address not found|message blocked|-{3,} ?(?:the following|transcript|original message|forwarded message)|\*\* )/i;

const isContinuation = (line: string): boolean => /^[ \t]/.test(line);

interface Line {
  readonly text: string;
  readonly start: number;
}

const linesOf = (text: string): readonly Line[] => {
  let start = 0;
  return text.split('\n').map((line) => {
    const found = { text: line, start };
    start += line.length + 1;
    return found;
  });
};

/** Three fields in a row, or two of which one is a program's. */
const beginsHead = (lines: readonly Line[], at: number): boolean => {
  let [plain, technical] = [0, 0];
  for (const { text } of lines.slice(at, at + 12)) {
    if (PROGRAM_FIELD.test(text)) technical += 1;
    else if (PLAIN_FIELD.test(text)) plain += 1;
    else if (!isContinuation(text) || plain + technical === 0) break;
    if (plain + technical >= 3 || (technical > 0 && plain + technical >= 2)) return true;
  }
  return false;
};

/** Where a pasted mail, header or returned message begins; the length of the text where none does. */
export function findPastedMail(text: string): number {
  if (!text.includes('\n') && !OPENER.test(text)) return text.length;
  const lines = linesOf(text);
  const at = lines.findIndex((line, index) => OPENER.test(line.text) || beginsHead(lines, index));
  return lines[at]?.start ?? text.length;
}
