-- Cards with more than three authorizations within five minutes.
--
-- The key is the card, so that what concerns one card stays in order. A transaction ends with each checkpoint.
CREATE TABLE possible_fraud (
    card_fingerprint STRING,
    window_start TIMESTAMP_LTZ(3),
    authorizations BIGINT,
    PRIMARY KEY (card_fingerprint) NOT ENFORCED
) WITH (
    'connector' = 'upsert-kafka',
    'topic' = '${prefix}possible-fraud',
    'properties.bootstrap.servers' = '${bootstrap_servers}',
    'properties.transaction.timeout.ms' = '900000',
    'key.format' = 'raw',
    'value.format' = 'json',
    'value.json.timestamp-format.standard' = 'ISO-8601',
    'sink.delivery-guarantee' = 'exactly-once',
    'sink.transactional-id-prefix' = '${prefix}flink-possible-fraud'
);

-- It is grouped by the window's start, and not by its end: so this is no window aggregate, which would wait for the
-- watermark and drop what is late, but a count that each authorization brings up to date at once. A payment is
-- authorized once, so its id tells a copy of an event from another authorization.
INSERT INTO possible_fraud
SELECT
    card_fingerprint,
    CAST(window_start AS TIMESTAMP_LTZ(3)),
    COUNT(DISTINCT payment_id) AS authorizations
FROM TUMBLE(TABLE authorizations, DESCRIPTOR(happened_at), INTERVAL '5' MINUTES)
GROUP BY card_fingerprint, window_start
HAVING COUNT(DISTINCT payment_id) > 3;
