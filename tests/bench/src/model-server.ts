import { createServer } from 'node:http';

/** A model server that answers at once, in the OpenAI chat protocol. Prints its port when it listens. */
const ANSWER = JSON.stringify({
  id: 'bench',
  object: 'chat.completion',
  model: 'bench',
  choices: [
    { index: 0, message: { role: 'assistant', content: 'The answer is forty-two.' }, finish_reason: 'stop' },
  ],
  usage: { prompt_tokens: 12, completion_tokens: 6 },
});
const PART = `data: ${JSON.stringify({ model: 'bench', choices: [{ index: 0, delta: { content: 'The answer is forty-two.' } }] })}\n\n`;
const LAST = `data: ${JSON.stringify({ model: 'bench', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 12, completion_tokens: 6 } })}\n\ndata: [DONE]\n\n`;

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    if (Buffer.concat(parts).includes('"stream":true')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(PART + LAST);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(ANSWER);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`);
});
process.on('disconnect', () => process.exit(0));
