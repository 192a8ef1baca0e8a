// What a chat tutorial builds: Express, Socket.IO and MongoDB's driver in one process.
// PORT, and MONGODB_URI where messages are kept. Also says how much memory it uses.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import express from 'express';
import { MongoClient } from 'mongodb';
import { Server } from 'socket.io';

const uri = process.env.MONGODB_URI;
const messages = uri ? (await new MongoClient(uri).connect()).db('tutorial').collection('messages') : null;
await messages?.createIndex({ room: 1, _id: -1 });

const app = express();
const server = createServer(app);
const io = new Server(server, { transports: ['websocket', 'polling'] });
app.use(express.json());

io.on('connection', (socket) => {
  socket.join('bench');
  socket.on('message', (message) => socket.to('bench').emit('message', message));
});

const message = (request) => ({
  room: request.params.room,
  sender: 'alice',
  sent_at: new Date().toISOString(),
  text: request.body.text,
});

// Saves nothing: the least that Express can do.
app.post('/unsaved/rooms/:room/messages', (request, response) => {
  response.status(201).json({ id: randomUUID(), ...message(request) });
});

// Saves, waits for the acknowledgement, then tells the room.
app.post('/v1/rooms/:room/messages', async (request, response) => {
  const saved = message(request);
  const { insertedId } = await messages.insertOne(saved);
  const { _id, ...rest } = saved;
  const sent = { id: insertedId, ...rest };
  io.to('bench').emit('message', sent);
  response.status(201).json(sent);
});

app.get('/v1/rooms/:room/messages', async (request, response) => {
  const limit = Number(request.query.limit ?? 50);
  const page = await messages.find({ room: request.params.room }).sort({ _id: -1 }).limit(limit).toArray();
  response.json({ items: page.reverse().map(({ _id, ...rest }) => ({ id: _id, ...rest })) });
});

app.get('/memory', (request, response) => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  response.json({ live: heapUsed + external });
});

server.listen(Number(process.env.PORT), '127.0.0.1', 4096, () => console.log('ready'));
