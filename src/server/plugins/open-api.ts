import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

/** Describes the API as OpenAPI 3.1, from the schemas by which requests are checked. */
export function describeApi(server: FastifyInstance): void {
  server.register(swagger, {
    convertConstToEnum: false,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Agent Sentinel',
        version: '1',
        description: 'What agents were kept from doing, and what they did.',
      },
      servers: [{ url: '/' }],
      security: [{ key: [] }],
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API key: as_…. ApiKey instead of Bearer is taken too.',
          },
        },
      },
    },
  });
}
