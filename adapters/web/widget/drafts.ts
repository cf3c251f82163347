/** The right to one conversation. */
export interface Key {
  readonly conversation: string;
  readonly token: string;
}

/** What is to be sent; `id` is made here and lets the server recognise a repetition. */
export type Draft =
  | {
      readonly id: string;
      readonly text: string;
      readonly attachments: readonly { readonly name: string; readonly text: string }[];
    }
  | { readonly id: string; readonly choice: string; readonly of: string; readonly label: string };
