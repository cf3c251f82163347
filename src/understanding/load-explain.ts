import { loadBounceAuthors } from '../knowledge/bounces.ts';
import type { KnowledgeFolder } from '../knowledge/folder.ts';
import { loadReasons } from '../knowledge/reasons.ts';
import { loadStatusCodes } from '../knowledge/status-codes.ts';
import { loadSpamHeaders } from '../knowledge/spam-headers.ts';
import type { Explain } from './explain.ts';
import { createExplain } from './explain.ts';

/** The reader of bounces over what `knowledge/` says. */
export const loadExplain = (knowledge: KnowledgeFolder): Explain =>
  createExplain({
    rules: loadBounceAuthors(knowledge),
    reasons: loadReasons(knowledge),
    statusCodes: loadStatusCodes(knowledge),
    spamHeaders: loadSpamHeaders(knowledge),
  });
