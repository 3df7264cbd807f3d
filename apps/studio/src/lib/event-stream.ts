/** One server-sent event as it was framed: all fields optional but the data. */
export interface StreamMessage {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/**
 * A parser of `text/event-stream` (WHATWG HTML, section 9.2): feed it decoded text in any pieces, it gives back the
 * messages that became complete. Comments and unknown fields are skipped; `retry` is ignored, the caller paces itself.
 */
export function createEventStreamParser(): { readonly push: (text: string) => StreamMessage[] } {
  let rest = '';
  let id: string | undefined;
  let event = '';
  let data: string[] = [];

  const line = (text: string): StreamMessage | undefined => {
    if (text === '') {
      const message =
        data.length === 0 ? undefined : { id, event: event || 'message', data: data.join('\n') };
      id = undefined;
      event = '';
      data = [];
      return message;
    }
    const colon = text.indexOf(':');
    const name = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
    else if (name === 'id') id = value;
    return undefined;
  };

  return {
    push(text) {
      rest += text;
      const messages: StreamMessage[] = [];
      for (;;) {
        const end = /\r\n|\n|\r(?!$)/.exec(rest);
        if (!end) return messages;
        const message = line(rest.slice(0, end.index));
        rest = rest.slice(end.index + end[0].length);
        if (message) messages.push(message);
      }
    },
  };
}
