// Written by `npm run client:build` from the OpenAPI document: change the views of the service instead.

export interface components {
  schemas: {
    Accepted: {
      links: components['schemas']['TaskLinks'];
      /**
       * @example PENDING
       * @enum {string}
       */
      status: 'PENDING' | 'PROCESSING' | 'SUCCESS' | 'FAILED';
      /**
       * Format: uri-reference
       * @description Path to poll.
       * @example /results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48
       */
      status_endpoint: string;
      /**
       * Format: uuid
       * @description UUIDv7.
       * @example 01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48
       */
      task_id: string;
    };
    AliasRequest: {
      /**
       * @description A version of the model, as its folder is named.
       * @example 2
       */
      version: string;
    };
    AnalyzeRequest: {
      /**
       * Format: uri
       * @description http(s) URL that gets a signed POST when the task ends.
       * @example https://example.org/hooks/video
       */
      callback_url?: string | null;
      /**
       * @description Words of yours, echoed back and stored with every vector: at most 16 keys of at most 64 characters.
       * @example {
       *       "camera": "gate-2"
       *     }
       */
      metadata?: {
        [key: string]: string;
      } | null;
      /**
       * @description Name of a configured pipeline, see `GET /pipelines`.
       * @default production
       * @example production
       */
      pipeline?: string | null;
      /**
       * Format: uri
       * @description http(s) URL of the video. One under `/uploads/` or `/samples/` of this service is read locally.
       * @example http://127.0.0.1:3000/samples/sample.mp4
       */
      video_url: string;
    };
    AvailableLicence: {
      /**
       * @description Whether whoever installs it must say that they accept it.
       * @example false
       */
      requires_acceptance: boolean;
      /**
       * @description SPDX identifier.
       * @example Apache-2.0
       */
      spdx: string;
      /**
       * Format: uri
       * @example https://github.com/Megvii-BaseDetection/YOLOX/blob/0.1.1rc0/LICENSE
       */
      url: string;
    };
    AvailableModel: {
      /** @example YOLOX-Nano (Ge et al. 2021): objects of 80 COCO classes. */
      description: string;
      /**
       * @description What installs it.
       * @example npm run models -- pull yolox-nano
       */
      install: string;
      licence: components['schemas']['AvailableLicence'];
      /**
       * @description To fetch; null when not known.
       * @example 3659407
       */
      size_bytes: number | null;
      /** @example detect */
      task: string;
      /** @example 0.1.1rc0 */
      version: string;
    };
    Box: {
      /** @example 0.4 */
      height: number;
      /** @example 0.3 */
      width: number;
      /** @example 0.1 */
      x: number;
      /** @example 0.2 */
      y: number;
    };
    CallbackEvent: {
      data: {
        error_message: string | null;
        links: components['schemas']['TaskLinks'];
        /** @enum {string} */
        status: 'SUCCESS' | 'FAILED';
        /** Format: uuid */
        task_id: string;
      };
      /** Format: date-time */
      timestamp: string;
      /** @enum {string} */
      type: 'analysis.succeeded' | 'analysis.failed';
    };
    CallbackState: {
      /** @example 1 */
      attempts: number;
      /** @example true */
      delivered: boolean;
      /** @example null */
      last_error: string | null;
      /** @example 204 */
      last_status: number | null;
      /**
       * Format: date-time
       * @example null
       */
      next_attempt_at: string | null;
      /**
       * Format: uri
       * @example https://example.org/hooks/video
       */
      url: string;
    };
    Checks: {
      disk: components['schemas']['Health'];
      ffmpeg: components['schemas']['Health'];
      models: components['schemas']['Health'];
      queue: components['schemas']['Health'];
      task_store: components['schemas']['Health'];
      vector_store: components['schemas']['Health'];
    };
    Duplicate: {
      /**
       * @description Share of the asked video's duration that the ranges cover.
       * @example 0.5
       */
      coverage: number;
      /**
       * @description What the video was sent with.
       * @example {
       *       "camera": "gate-2"
       *     }
       */
      metadata: {
        [key: string]: string;
      };
      /**
       * @description Whose vectors were compared.
       * @example scene-descriptor@1
       */
      model: string;
      /** @description In time order of the asked video. */
      ranges: components['schemas']['SharedRange'][];
      /**
       * @description Mean of the ranges, by their duration.
       * @example 0.93
       */
      score: number;
      /**
       * Format: uuid
       * @example 01976d40-11aa-7e07-8b0a-5d0c2f6a9b13
       */
      task_id: string;
      /**
       * Format: uri
       * @example https://example.org/compilation.mp4
       */
      video_url: string;
    };
    DuplicatesAnswer: {
      data: components['schemas']['Duplicate'][];
    };
    DuplicatesRequest: {
      /**
       * @default 10
       * @example 10
       */
      limit?: number | null;
      /**
       * @description Share of the video's duration that another must have at least.
       * @default 0
       * @example 0.2
       */
      min_coverage?: number | null;
      /**
       * @description An embedding model: `name`, `name@version` or `name:alias`; else the one of the pipeline production.
       * @example scene-descriptor
       */
      model?: string | null;
      /**
       * Format: uuid
       * @description The analysed video whose material is looked for in the others.
       * @example 01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48
       */
      task_id: string;
    };
    Exemplar: {
      /** @description Of the displayed frame, origin top left. */
      bbox: components['schemas']['Box'];
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/artifacts/track-1.jpg
       */
      thumbnail_url: string | null;
      /** @example 640 */
      time_ms: number;
    };
    Fault: {
      /**
       * @description What is wrong, in capitals.
       * @example REQUIRED
       */
      code: string;
      /**
       * @description What was given and what is taken.
       * @example video_url is missing.
       */
      detail: string;
      /**
       * @description JSON pointer into the body; for a parameter, its place and name such as #/query/limit.
       * @example #/video_url
       */
      pointer: string;
    };
    Found: {
      /**
       * @description What the video was sent with.
       * @example {
       *       "camera": "gate-2"
       *     }
       */
      metadata: {
        [key: string]: string;
      };
      /**
       * @description Whose vectors were compared.
       * @example scene-descriptor@1
       */
      model: string;
      /**
       * @description Cosine similarity; higher is nearer.
       * @example 0.974213
       */
      score: number;
      /** @description The shot around the moment. */
      shot: components['schemas']['FoundShot'];
      /**
       * Format: uuid
       * @example 01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48
       */
      task_id: string;
      /**
       * Format: uri
       * @description The shot's keyframe; null when there is none, or it was removed.
       * @example http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/artifacts/shot-0001.jpg
       */
      thumbnail_url: string | null;
      /** @example 1500 */
      time_ms: number;
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/samples/sample.mp4
       */
      video_url: string;
    };
    FoundShot: {
      /** @example 2000 */
      end_ms: number;
      /** @example 0 */
      index: number;
      /** @example 0 */
      start_ms: number;
    };
    FramesPage: {
      data: components['schemas']['Observation'][];
      /**
       * @description For the next page; null on the last.
       * @example null
       */
      next_cursor: string | null;
    };
    Health: {
      /**
       * @description What it is; when it is not well, why and what to do.
       * @example SQLite 3.51.3
       */
      detail: string;
      /** @example true */
      ok: boolean;
    };
    Keyframe: {
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/artifacts/shot-0001.jpg
       */
      thumbnail_url: string;
      /** @example 640 */
      time_ms: number;
    };
    Label: {
      /** @example 0.92 */
      confidence: number;
      /** @example street */
      label: string;
      /**
       * @description Index of the model's output.
       * @example 920
       */
      label_id: number;
      /** @example scenes@1 */
      model: string;
      segments: components['schemas']['LabelSegment'][];
    };
    LabelSegment: {
      /** @example 0.92 */
      confidence: number;
      /**
       * @description Exclusive.
       * @example 1280
       */
      end_ms: number;
      /** @example 0 */
      start_ms: number;
    };
    Licence: {
      /**
       * @description Where it is said.
       * @example LICENSE
       */
      source: string;
      /**
       * @description SPDX identifier.
       * @example Apache-2.0
       */
      spdx: string;
    };
    Liveness: {
      /**
       * @example ok
       * @enum {string}
       */
      status: 'ok';
    };
    Model: {
      /**
       * @description Version by alias.
       * @example {
       *       "production": "1"
       *     }
       */
      aliases: {
        [key: string]: string;
      };
      /** @description What the catalogue has of this name. */
      available: components['schemas']['AvailableModel'] | null;
      /** @example scene-descriptor */
      name: string;
      /**
       * @description Whether it is installed.
       * @example true
       */
      present: boolean;
      /** @description Oldest first; empty when it is not installed. */
      versions: components['schemas']['ModelVersion'][];
    };
    ModelFileUsed: {
      /** @example tokenizer */
      role: string;
      /** @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 */
      sha256: string;
    };
    ModelInput: {
      /**
       * @description Of pictures.
       * @example RGB
       * @enum {string}
       */
      color?: 'RGB' | 'BGR' | 'GRAY';
      /**
       * @description Of pictures.
       * @example 256
       */
      height?: number;
      /**
       * @description `samples`: it listens.
       * @example NHWC
       * @enum {string}
       */
      layout: 'NHWC' | 'NCHW' | 'samples';
      /** @example frames */
      name: string;
      /**
       * @description Of sound, Hz.
       * @example 16000
       */
      sample_rate?: number;
      /** @example uint8 */
      type: string;
      /**
       * @description Of pictures.
       * @example 256
       */
      width?: number;
    };
    ModelList: {
      data: components['schemas']['Model'][];
    };
    ModelUsed: {
      /**
       * @description Further files, such as a second graph.
       * @example []
       */
      files: components['schemas']['ModelFileUsed'][];
      /** @example scene-descriptor */
      name: string;
      /** @example cpu */
      provider: string;
      /** @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 */
      sha256: string;
      /** @example 1 */
      version: string;
    };
    ModelVersion: {
      /** @example A training-free descriptor of layout and colour. */
      description: string;
      input: components['schemas']['ModelInput'];
      /**
       * @description In the order of the output; empty without labels.
       * @example []
       */
      labels: string[];
      licence: components['schemas']['Licence'];
      /**
       * @description Why it is FAILED.
       * @example null
       */
      reason: string | null;
      /**
       * @description Of the ONNX file.
       * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
       */
      sha256: string;
      /**
       * @example READY
       * @enum {string}
       */
      state: 'READY' | 'LOADING' | 'FAILED';
      /** @example embed */
      task: string;
      /** @example 1 */
      version: string;
    };
    Observation: {
      /**
       * @description Over all decoded frames, from 0.
       * @example 45
       */
      frame: number;
      labels: components['schemas']['ObservedLabel'][];
      objects: components['schemas']['ObservedObject'][];
      quality: components['schemas']['ObservedQuality'];
      /** @description confidence is the share of the frame. */
      segments: components['schemas']['ObservedLabel'][];
      /** @example 0 */
      shot: number | null;
      /** @description In reading order. */
      texts: components['schemas']['ObservedText'][];
      /** @example 1500 */
      time_ms: number;
    };
    ObservedBox: {
      /** @example 0.6 */
      height: number;
      /** @example 0.2 */
      width: number;
      /** @example 0.41 */
      x: number;
      /** @example 0.22 */
      y: number;
    };
    ObservedLabel: {
      /** @example 0.93 */
      confidence: number;
      /** @example person */
      label: string;
      /** @example 0 */
      label_id: number;
      /** @example yolox-tiny@1 */
      model: string;
    };
    ObservedObject: {
      bbox: components['schemas']['ObservedBox'];
      /** @example 0.93 */
      confidence: number;
      /** @example person */
      label: string;
      /** @example 0 */
      label_id: number;
      /** @description In the model's order, such as a face's eyes. */
      landmarks?: components['schemas']['ObservedPoint'][];
      /** @example yolox-tiny@1 */
      model: string;
      /**
       * @description Null for what no track took up.
       * @example 1
       */
      track_id: number | null;
    };
    ObservedPoint: {
      /** @example 0.41 */
      x: number;
      /** @example 0.22 */
      y: number;
    };
    ObservedQuality: {
      /**
       * @description Mean luma, 0..255.
       * @example 118.4
       */
      brightness: number | null;
      /**
       * @description Variance of the Laplacian of luma.
       * @example 842.1
       */
      sharpness: number | null;
    };
    ObservedText: {
      bbox: components['schemas']['ObservedBox'];
      /** @example 0.97 */
      confidence: number;
      /** @description Clockwise from the text's top left. */
      corners: components['schemas']['ObservedPoint'][];
      /** @example pp-ocr@1 */
      model: string;
      /** @example GATE 2 */
      text: string;
    };
    Pipeline: {
      /** @example Shots, keyframes, quality and searchable embeddings. */
      description: string;
      /** @example production */
      name: string;
      sampling: components['schemas']['PipelineSampling'];
      /**
       * @description Of its configuration: two pipelines of one hash do the same.
       * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
       */
      sha256: string;
      steps: components['schemas']['PipelineStep'][];
    };
    PipelineList: {
      data: components['schemas']['Pipeline'][];
    };
    PipelineSampling: {
      /**
       * @description Milliseconds between two analysed frames.
       * @example 500
       */
      interval_ms: number;
    };
    PipelineStep: {
      /** @example Turns frames into vectors. */
      about: string;
      /**
       * @example [
       *       "scene-descriptor"
       *     ]
       */
      models: string[];
      /** @example embed */
      name: string;
      /**
       * @description As configured, defaults filled in.
       * @example {
       *       "model": "scene-descriptor"
       *     }
       */
      options: {
        [key: string]: unknown;
      };
      /**
       * @description JSON Schema of the options.
       * @example {
       *       "type": "object",
       *       "additionalProperties": false,
       *       "properties": {
       *         "model": {
       *           "type": "string",
       *           "description": "Name of an embedding model.",
       *           "default": "scene-descriptor"
       *         }
       *       }
       *     }
       */
      options_schema: {
        [key: string]: unknown;
      };
    };
    PipelineUsed: {
      /** @example production */
      name: string;
      /** @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 */
      sha256: string;
    };
    Problem: {
      /** @description Of `NOT_READY`: each dependency, as `GET /health/ready` names it. */
      checks?: {
        [key: string]: unknown;
      };
      /**
       * @description The kind of problem, to switch on.
       * @example VALIDATION_FAILED
       * @enum {string}
       */
      code:
        | 'MALFORMED_REQUEST'
        | 'INVALID_PATH'
        | 'INVALID_JSON'
        | 'UNAUTHORIZED'
        | 'FORBIDDEN'
        | 'ROUTE_NOT_FOUND'
        | 'TASK_NOT_FOUND'
        | 'FILE_NOT_FOUND'
        | 'PIPELINE_NOT_FOUND'
        | 'MODEL_NOT_FOUND'
        | 'METHOD_NOT_ALLOWED'
        | 'NOT_ACCEPTABLE'
        | 'REQUEST_TIMEOUT'
        | 'TASK_ENDED'
        | 'RESULT_NOT_READY'
        | 'NOT_INDEXED'
        | 'NOT_EXPORTABLE'
        | 'MODEL_UNFIT'
        | 'TASK_EXPIRED'
        | 'BODY_TOO_LARGE'
        | 'URI_TOO_LONG'
        | 'UNSUPPORTED_MEDIA_TYPE'
        | 'RANGE_NOT_SATISFIABLE'
        | 'VALIDATION_FAILED'
        | 'IDEMPOTENCY_CONFLICT'
        | 'RATE_LIMITED'
        | 'OWNER_QUEUE_FULL'
        | 'OWNER_STREAMS_FULL'
        | 'HEADERS_TOO_LARGE'
        | 'INTERNAL'
        | 'QUEUE_FULL'
        | 'QUEUE_UNAVAILABLE'
        | 'RESULTS_UNAVAILABLE'
        | 'VECTOR_STORE_UNAVAILABLE'
        | 'UNAVAILABLE'
        | 'STREAMS_FULL'
        | 'NOT_READY'
        | 'STORAGE_FULL';
      /**
       * @description What happened this time, one sentence.
       * @example video_url is missing.
       */
      detail: string;
      /** @description Each wrong place of a request that is not valid. */
      errors?: components['schemas']['Fault'][];
      /**
       * Format: uri-reference
       * @description Path of the request.
       * @example /analyze
       */
      instance: string;
      /**
       * @description Also in the header X-Request-Id and in the log.
       * @example 01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48
       */
      request_id: string;
      /** @example 422 */
      status: number;
      /**
       * @description The status' phrase.
       * @example Unprocessable Entity
       */
      title: string;
      /**
       * Format: uri-reference
       * @description Where this kind of problem is described.
       * @example /problems/VALIDATION_FAILED
       */
      type: string;
    };
    ProblemKind: {
      /** @example As many tasks wait as the service takes; nothing was accepted. */
      about: string;
      /**
       * @example QUEUE_FULL
       * @enum {string}
       */
      code:
        | 'MALFORMED_REQUEST'
        | 'INVALID_PATH'
        | 'INVALID_JSON'
        | 'UNAUTHORIZED'
        | 'FORBIDDEN'
        | 'ROUTE_NOT_FOUND'
        | 'TASK_NOT_FOUND'
        | 'FILE_NOT_FOUND'
        | 'PIPELINE_NOT_FOUND'
        | 'MODEL_NOT_FOUND'
        | 'METHOD_NOT_ALLOWED'
        | 'NOT_ACCEPTABLE'
        | 'REQUEST_TIMEOUT'
        | 'TASK_ENDED'
        | 'RESULT_NOT_READY'
        | 'NOT_INDEXED'
        | 'NOT_EXPORTABLE'
        | 'MODEL_UNFIT'
        | 'TASK_EXPIRED'
        | 'BODY_TOO_LARGE'
        | 'URI_TOO_LONG'
        | 'UNSUPPORTED_MEDIA_TYPE'
        | 'RANGE_NOT_SATISFIABLE'
        | 'VALIDATION_FAILED'
        | 'IDEMPOTENCY_CONFLICT'
        | 'RATE_LIMITED'
        | 'OWNER_QUEUE_FULL'
        | 'OWNER_STREAMS_FULL'
        | 'HEADERS_TOO_LARGE'
        | 'INTERNAL'
        | 'QUEUE_FULL'
        | 'QUEUE_UNAVAILABLE'
        | 'RESULTS_UNAVAILABLE'
        | 'VECTOR_STORE_UNAVAILABLE'
        | 'UNAVAILABLE'
        | 'STREAMS_FULL'
        | 'NOT_READY'
        | 'STORAGE_FULL';
      /** @example 503 */
      status: number;
    };
    Progress: {
      /**
       * @description Milliseconds that are left, estimated.
       * @example 1800
       */
      eta_ms: number | null;
      /** @example 63 */
      frames_done: number;
      /** @example 150 */
      frames_total: number | null;
      /** @example 42 */
      percent: number;
      /**
       * @description How many tasks are ahead; null when it does not wait.
       * @example null
       */
      queue_position: number | null;
      /** @example decode */
      stage: string;
    };
    Provenance: {
      models: components['schemas']['ModelUsed'][];
      pipeline: components['schemas']['PipelineUsed'];
      /** @example 0.1.0 */
      service_version: string;
      stages: components['schemas']['StageDuration'][];
    };
    Quality: {
      black: components['schemas']['Span'][];
      /** @example 120.1 */
      brightness: number;
      /**
       * @description Hasler and Süsstrunk 2003.
       * @example 33.4
       */
      colorfulness: number;
      /** @example 47.9 */
      contrast: number;
      frozen: components['schemas']['Span'][];
      /** @example 0.12 */
      motion: number;
      series: components['schemas']['QualitySeries'];
      /**
       * @description Variance of the Laplacian.
       * @example 312.7
       */
      sharpness: number;
    };
    QualitySeries: {
      /**
       * @description One number per row.
       * @example [
       *       118.2,
       *       121.9
       *     ]
       */
      brightness: number[];
      /**
       * @example [
       *       33.4,
       *       null
       *     ]
       */
      colorfulness: (number | null)[];
      /**
       * @description One number per row.
       * @example [
       *       48.1,
       *       47.6
       *     ]
       */
      contrast: number[];
      /** @example 1000 */
      interval_ms: number;
      /**
       * @description One number per row.
       * @example [
       *       0.02,
       *       0.31
       *     ]
       */
      motion: number[];
      /**
       * @example [
       *       310.5,
       *       null
       *     ]
       */
      sharpness: (number | null)[];
    };
    Readiness: {
      checks: components['schemas']['Checks'];
      /**
       * @example ok
       * @enum {string}
       */
      status: 'ok';
    };
    Result: {
      /**
       * @description By step name: what steps of other teams found.
       * @example {}
       */
      custom: {
        [key: string]: unknown;
      };
      labels: components['schemas']['Label'][];
      provenance: components['schemas']['Provenance'];
      quality: components['schemas']['Quality'] | null;
      sampling: components['schemas']['Sampling'];
      /**
       * @example 1.0
       * @enum {string}
       */
      schema_version: '1.0';
      /** @description They tile the video. */
      shots: components['schemas']['Shot'][];
      /** @description Null when no step listened. */
      speech: components['schemas']['Speech'] | null;
      sprite: components['schemas']['Sprite'] | null;
      /** @description Lines of text, each from its first to its last sight. */
      texts: components['schemas']['Text'][];
      tracks: components['schemas']['Track'][];
      vectors: components['schemas']['Vectors'] | null;
      video: components['schemas']['Video'];
      /** @description What went less than well. */
      warnings: components['schemas']['Warning'][];
    };
    Sampling: {
      /** @example 14 */
      frames_analyzed: number;
      /** @example 150 */
      frames_decoded: number;
      /** @example 500 */
      interval_ms: number;
      /** @example interval+scene */
      strategy: string;
    };
    SearchAnswer: {
      data: components['schemas']['Found'][];
    };
    SearchFilter: {
      /**
       * @description Only moments within a segment of this label or a track of this class.
       * @example person
       */
      label?: string | null;
      /**
       * @description Only videos that were sent with each of these pairs.
       * @example {
       *       "camera": "gate-2"
       *     }
       */
      metadata?: {
        [key: string]: string;
      } | null;
      /**
       * @description Only moments of these tasks.
       * @example [
       *       "01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48"
       *     ]
       */
      task_ids?: string[] | null;
      /** @description Within the video, half-open. */
      time?: components['schemas']['TimeRange'] | null;
    };
    SearchRequest: {
      filter?: components['schemas']['SearchFilter'] | null;
      /**
       * @description Of each shot or video only the best moment; `frame`: every moment for itself.
       * @default frame
       * @example shot
       * @enum {string|null}
       */
      group_by?: 'frame' | 'shot' | 'video' | null;
      /**
       * @description A JPEG, PNG or WebP of at most 5 MiB: in base64, or the address of an upload or an artefact of this service.
       * @example http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/artifacts/shot-0001.jpg
       */
      image?: string | null;
      /**
       * @default 10
       * @example 10
       */
      limit?: number | null;
      /**
       * @description An embedding model: `name`, `name@version` or `name:alias`; else the one of `pipeline`. Only its own vectors are searched.
       * @example scene-descriptor
       */
      model?: string | null;
      /**
       * @description The pipeline whose embedding model is meant when `model` names none.
       * @default production
       * @example production
       */
      pipeline?: string | null;
      /**
       * Format: uuid
       * @description With `time_ms`: finds what looks like this moment of an analysed video.
       * @example 01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48
       */
      task_id?: string | null;
      /**
       * @description Words, best as a caption would have them. Needs a model with a text tower.
       * @example a red car at night
       */
      text?: string | null;
      /** @example 1500 */
      time_ms?: number | null;
    };
    SharedRange: {
      /** @description Where it is in the other video. */
      match: components['schemas']['SharedSpan'];
      /** @description Where it is in the video that was asked for. */
      query: components['schemas']['SharedSpan'];
      /**
       * @description How alike the frames are, above chance.
       * @example 0.93
       */
      score: number;
    };
    SharedSpan: {
      /**
       * @description Half-open.
       * @example 9000
       */
      end_ms: number;
      /** @example 4000 */
      start_ms: number;
    };
    Shot: {
      /**
       * @description Exclusive.
       * @example 1280
       */
      end_ms: number;
      /** @example 0 */
      index: number;
      keyframe: components['schemas']['Keyframe'] | null;
      labels: components['schemas']['ShotLabel'][];
      /** @example 0 */
      start_ms: number;
      transition: components['schemas']['Transition'];
    };
    ShotLabel: {
      /** @example 0.92 */
      confidence: number;
      /** @example street */
      label: string;
    };
    SignedUrls: {
      /**
       * Format: date-time
       * @description Null without keys, where every address is open as it is.
       * @example 2026-11-22T09:45:00.000Z
       */
      expires_at: string | null;
      /**
       * @example [
       *       "http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/events?expires=1795339800&key=0a1b2c3d4e5f&signature=vY0…"
       *     ]
       */
      urls: string[];
    };
    SigningRequest: {
      /**
       * @description Addresses of events, artefacts and uploads, as this service writes them.
       * @example [
       *       "http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/events"
       *     ]
       */
      urls: string[];
    };
    Span: {
      /**
       * @description Exclusive.
       * @example 1280
       */
      end_ms: number;
      /** @example 0 */
      start_ms: number;
    };
    Speech: {
      /** @example en */
      language: string | null;
      /**
       * @example [
       *       "silero-vad@6.2.1"
       *     ]
       */
      models: string[];
      segments: components['schemas']['LabelSegment'][];
      /** @description Null without a model that writes down. */
      transcript: components['schemas']['Utterance'][] | null;
    };
    Sprite: {
      /** @example 10 */
      columns: number;
      /** @example 1 */
      rows: number;
      /** @example 90 */
      tile_height: number;
      /** @example 160 */
      tile_width: number;
      /**
       * @example [
       *       0,
       *       500,
       *       1000
       *     ]
       */
      times_ms: number[];
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/artifacts/sprite.jpg
       */
      url: string;
    };
    StageDuration: {
      /** @example 840 */
      duration_ms: number;
      /** @example decode */
      name: string;
    };
    Task: {
      /**
       * @description How many times a worker has begun it.
       * @example 1
       */
      attempt: number;
      /** @example null */
      callback: components['schemas']['CallbackState'] | null;
      /**
       * Format: date-time
       * @example 2026-11-22T09:30:00.000Z
       */
      created_at: string;
      /** @example null */
      error: components['schemas']['TaskError'] | null;
      /**
       * @description Why it failed, for a person.
       * @example null
       */
      error_message: string | null;
      /**
       * Format: date-time
       * @example 2026-11-22T09:30:03.480Z
       */
      finished_at: string | null;
      links: components['schemas']['TaskLinks'];
      /**
       * @example {
       *       "camera": "gate-2"
       *     }
       */
      metadata: {
        [key: string]: string;
      };
      /** @example production */
      pipeline: string;
      progress: components['schemas']['Progress'];
      /** @description What was found; null until the task has succeeded. */
      result: components['schemas']['Result'] | null;
      /**
       * Format: date-time
       * @example 2026-11-22T09:30:00.120Z
       */
      started_at: string | null;
      /**
       * @example SUCCESS
       * @enum {string}
       */
      status: 'PENDING' | 'PROCESSING' | 'SUCCESS' | 'FAILED';
      /**
       * Format: uuid
       * @description UUIDv7.
       * @example 01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48
       */
      task_id: string;
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/samples/sample.mp4
       */
      video_url: string;
    };
    TaskError: {
      /**
       * @description The closed list of codes.
       * @example NOT_A_VIDEO
       * @enum {string}
       */
      code:
        | 'SOURCE_UNREACHABLE'
        | 'SOURCE_FORBIDDEN'
        | 'SOURCE_TOO_LARGE'
        | 'SOURCE_TIMEOUT'
        | 'NOT_A_VIDEO'
        | 'NO_VIDEO_STREAM'
        | 'CODEC_UNSUPPORTED'
        | 'MEDIA_CORRUPT'
        | 'LIMIT_EXCEEDED'
        | 'MODEL_UNAVAILABLE'
        | 'INFERENCE_FAILED'
        | 'VECTOR_STORE_UNAVAILABLE'
        | 'PIPELINE_UNAVAILABLE'
        | 'TASK_TIMEOUT'
        | 'STORAGE_FULL'
        | 'CANCELLED'
        | 'WORKER_LOST'
        | 'INTERNAL';
      /** @example Send an MP4, WebM, MKV or MPEG-TS file. */
      hint: string | null;
      /** @example The file is not a video of a known container. */
      message: string;
      /**
       * @description Whether the same request may succeed later.
       * @example false
       */
      retryable: boolean;
      /**
       * @description Where in the analysis it happened.
       * @example sniff
       */
      stage: string;
    };
    TaskLinks: {
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/cancel
       */
      cancel: string;
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/events
       */
      events: string;
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/export
       */
      export: string;
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/frames
       */
      frames: string;
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48
       */
      self: string;
    };
    TaskPage: {
      data: components['schemas']['TaskSummary'][];
      /**
       * @description For the next page; null on the last.
       * @example null
       */
      next_cursor: string | null;
    };
    TaskSummary: {
      /**
       * @description How many times a worker has begun it.
       * @example 1
       */
      attempt: number;
      /** @example null */
      callback: components['schemas']['CallbackState'] | null;
      /**
       * Format: date-time
       * @example 2026-11-22T09:30:00.000Z
       */
      created_at: string;
      /** @example null */
      error: components['schemas']['TaskError'] | null;
      /**
       * @description Why it failed, for a person.
       * @example null
       */
      error_message: string | null;
      /**
       * Format: date-time
       * @example 2026-11-22T09:30:03.480Z
       */
      finished_at: string | null;
      links: components['schemas']['TaskLinks'];
      /**
       * @example {
       *       "camera": "gate-2"
       *     }
       */
      metadata: {
        [key: string]: string;
      };
      /** @example production */
      pipeline: string;
      progress: components['schemas']['Progress'];
      /**
       * Format: date-time
       * @example 2026-11-22T09:30:00.120Z
       */
      started_at: string | null;
      /**
       * @example SUCCESS
       * @enum {string}
       */
      status: 'PENDING' | 'PROCESSING' | 'SUCCESS' | 'FAILED';
      /**
       * Format: uuid
       * @description UUIDv7.
       * @example 01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48
       */
      task_id: string;
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/samples/sample.mp4
       */
      video_url: string;
    };
    Text: {
      /** @description Of the displayed frame, origin top left. */
      bbox: components['schemas']['Box'];
      /** @example 0.92 */
      confidence: number;
      /**
       * @description Exclusive.
       * @example 1280
       */
      end_ms: number;
      /** @example ppocr-rec@1 */
      model: string;
      /** @example 12 */
      observations: number;
      /** @example 0 */
      start_ms: number;
      /** @example EXIT */
      text: string;
    };
    TimeRange: {
      /** @example 60000 */
      end_ms?: number | null;
      /** @example 0 */
      start_ms?: number | null;
    };
    Track: {
      /** @example 0.92 */
      confidence: number;
      /**
       * @description Exclusive.
       * @example 1280
       */
      end_ms: number;
      exemplar: components['schemas']['Exemplar'];
      /** @example car */
      label: string;
      /**
       * @description Index of the model's output.
       * @example 2
       */
      label_id: number;
      /** @example yolox-nano@1 */
      model: string;
      /** @example 12 */
      observations: number;
      /**
       * @description Index of its shot; null without shots.
       * @example 0
       */
      shot: number | null;
      /** @example 0 */
      start_ms: number;
      /** @example 1 */
      track_id: number;
    };
    Transition: {
      /** @example null */
      end_ms: number | null;
      /** @example null */
      start_ms: number | null;
      /**
       * @example cut
       * @enum {string}
       */
      type: 'start' | 'cut' | 'fade' | 'dissolve';
    };
    Upload: {
      /** @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 */
      sha256: string;
      /** @example 812344 */
      size_bytes: number;
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/uploads/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.mp4
       */
      video_url: string;
    };
    Utterance: {
      /** @example 0.92 */
      confidence: number | null;
      /**
       * @description Exclusive.
       * @example 1280
       */
      end_ms: number;
      /** @example 0 */
      start_ms: number;
      /** @example Good evening. */
      text: string;
    };
    Vectors: {
      /** @example scene-descriptor_1 */
      collection: string;
      /** @example 14 */
      count: number;
      /** @example scene-descriptor@1 */
      model: string;
      /** @example embedded */
      store: string;
    };
    Video: {
      /** @example h264 */
      codec: string;
      /** @example mp4 */
      container: string;
      /** @example 360 */
      display_height: number;
      /** @example 640 */
      display_width: number;
      /** @example 5000 */
      duration_ms: number;
      /** @example 30000/1001 */
      frame_rate: string | null;
      /** @example true */
      has_audio: boolean;
      /** @example 360 */
      height: number;
      /** @example 1:1 */
      pixel_aspect: string;
      /**
       * @description Degrees clockwise.
       * @example 0
       * @enum {number}
       */
      rotation: 0 | 90 | 180 | 270;
      /** @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 */
      sha256: string;
      /** @example 812344 */
      size_bytes: number;
      /**
       * Format: uri
       * @example http://127.0.0.1:3000/samples/sample.mp4
       */
      source_url: string;
      /** @example 0 */
      start_offset_ms: number;
      /** @example false */
      variable_frame_rate: boolean;
      /** @example 640 */
      width: number;
    };
    Warning: {
      /** @example MEDIA_CORRUPT */
      code: string;
      /** @example Two frames could not be decoded. */
      message: string;
      /** @example decode */
      stage: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type Accepted = components['schemas']['Accepted'];
export type AliasRequest = components['schemas']['AliasRequest'];
export type AnalyzeRequest = components['schemas']['AnalyzeRequest'];
export type AvailableLicence = components['schemas']['AvailableLicence'];
export type AvailableModel = components['schemas']['AvailableModel'];
export type Box = components['schemas']['Box'];
export type CallbackEvent = components['schemas']['CallbackEvent'];
export type CallbackState = components['schemas']['CallbackState'];
export type Checks = components['schemas']['Checks'];
export type Duplicate = components['schemas']['Duplicate'];
export type DuplicatesAnswer = components['schemas']['DuplicatesAnswer'];
export type DuplicatesRequest = components['schemas']['DuplicatesRequest'];
export type Exemplar = components['schemas']['Exemplar'];
export type Fault = components['schemas']['Fault'];
export type Found = components['schemas']['Found'];
export type FoundShot = components['schemas']['FoundShot'];
export type FramesPage = components['schemas']['FramesPage'];
export type Health = components['schemas']['Health'];
export type Keyframe = components['schemas']['Keyframe'];
export type Label = components['schemas']['Label'];
export type LabelSegment = components['schemas']['LabelSegment'];
export type Licence = components['schemas']['Licence'];
export type Liveness = components['schemas']['Liveness'];
export type Model = components['schemas']['Model'];
export type ModelFileUsed = components['schemas']['ModelFileUsed'];
export type ModelInput = components['schemas']['ModelInput'];
export type ModelList = components['schemas']['ModelList'];
export type ModelUsed = components['schemas']['ModelUsed'];
export type ModelVersion = components['schemas']['ModelVersion'];
export type Observation = components['schemas']['Observation'];
export type ObservedBox = components['schemas']['ObservedBox'];
export type ObservedLabel = components['schemas']['ObservedLabel'];
export type ObservedObject = components['schemas']['ObservedObject'];
export type ObservedPoint = components['schemas']['ObservedPoint'];
export type ObservedQuality = components['schemas']['ObservedQuality'];
export type ObservedText = components['schemas']['ObservedText'];
export type Pipeline = components['schemas']['Pipeline'];
export type PipelineList = components['schemas']['PipelineList'];
export type PipelineSampling = components['schemas']['PipelineSampling'];
export type PipelineStep = components['schemas']['PipelineStep'];
export type PipelineUsed = components['schemas']['PipelineUsed'];
export type Problem = components['schemas']['Problem'];
export type ProblemKind = components['schemas']['ProblemKind'];
export type Progress = components['schemas']['Progress'];
export type Provenance = components['schemas']['Provenance'];
export type Quality = components['schemas']['Quality'];
export type QualitySeries = components['schemas']['QualitySeries'];
export type Readiness = components['schemas']['Readiness'];
export type Result = components['schemas']['Result'];
export type Sampling = components['schemas']['Sampling'];
export type SearchAnswer = components['schemas']['SearchAnswer'];
export type SearchFilter = components['schemas']['SearchFilter'];
export type SearchRequest = components['schemas']['SearchRequest'];
export type SharedRange = components['schemas']['SharedRange'];
export type SharedSpan = components['schemas']['SharedSpan'];
export type Shot = components['schemas']['Shot'];
export type ShotLabel = components['schemas']['ShotLabel'];
export type SignedUrls = components['schemas']['SignedUrls'];
export type SigningRequest = components['schemas']['SigningRequest'];
export type Span = components['schemas']['Span'];
export type Speech = components['schemas']['Speech'];
export type Sprite = components['schemas']['Sprite'];
export type StageDuration = components['schemas']['StageDuration'];
export type Task = components['schemas']['Task'];
export type TaskError = components['schemas']['TaskError'];
export type TaskLinks = components['schemas']['TaskLinks'];
export type TaskPage = components['schemas']['TaskPage'];
export type TaskSummary = components['schemas']['TaskSummary'];
export type Text = components['schemas']['Text'];
export type TimeRange = components['schemas']['TimeRange'];
export type Track = components['schemas']['Track'];
export type Transition = components['schemas']['Transition'];
export type Upload = components['schemas']['Upload'];
export type Utterance = components['schemas']['Utterance'];
export type Vectors = components['schemas']['Vectors'];
export type Video = components['schemas']['Video'];
export type Warning = components['schemas']['Warning'];
