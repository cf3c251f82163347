/** Parts of the OpenAPI description that several routes share. */

export const bearer = [{ bearer: [] }];

const problemDetails = {
  description: 'Refused. `detail` says in plain words what was expected (RFC 9457).',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { type: 'string' },
          detail: { type: 'string' },
        },
      },
    },
  },
};

type Schema = Readonly<Record<string, unknown>>;

/** Responses of a route: one success and the common refusal. */
export const answer = (
  description: string,
  { status = 200, properties = {} }: { status?: number; properties?: Schema } = {},
): Schema => ({
  [status]: { description, type: 'object', properties, additionalProperties: true },
  '4xx': problemDetails,
});

/** The path parameter of a conversation. */
export const conversationParams = {
  type: 'object',
  properties: { id: { type: 'string', description: 'As given when the conversation was opened.' } },
};
