import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Env } from '../common/env.js';

type SecurityHeaders = NonNullable<Parameters<NestFastifyApplication['useSecurityHeaders']>[0]>;

/** Helmet's defaults, except what breaks a service that is reached by plain HTTP on a local network. */
export function securityHeaders({ PUBLIC_URL, CORS_ORIGINS }: Env): SecurityHeaders {
  const isSecure = PUBLIC_URL?.startsWith('https:') ?? false;
  return {
    contentSecurityPolicy: {
      directives: {
        // the explorer and the page show keyframes and videos from blobs
        imgSrc: ["'self'", 'data:', 'blob:'],
        // the page plays videos from where they are
        mediaSrc: ["'self'", 'blob:', 'http:', 'https:'],
        fontSrc: ["'self'", 'data:'],
        frameAncestors: ["'self'"],
        objectSrc: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        ...(!isSecure && { upgradeInsecureRequests: null }),
      },
    },
    // pages of allowed origins show keyframes
    crossOriginResourcePolicy: { policy: CORS_ORIGINS ? 'cross-origin' : 'same-origin' },
    strictTransportSecurity: isSecure && { includeSubDomains: false },
  };
}
