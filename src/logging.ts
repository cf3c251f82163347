import { pino } from 'pino';
import type { Logger } from 'pino';
import type { Log } from './model/log.ts';

/** JSON lines on stderr; stdout belongs to results. */
export const createPino = (level: string): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));

/** The house's narrow log: one fixed event name and plain values. */
export const logTo = (logger: Logger): Log => ({
  info: (event, fields) => logger.info(fields, event),
  warn: (event, fields) => logger.warn(fields, event),
  error: (event, fields) => logger.error(fields, event),
});
