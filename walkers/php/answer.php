<?php

// Answer cases: php answer.php law-pack.json < cases.jsonl > answers.jsonl

declare(strict_types=1);

require __DIR__ . '/asn-netralitas.php';

$pack = json_decode(file_get_contents($argv[1]), true, flags: JSON_THROW_ON_ERROR);
while (($line = fgets(STDIN)) !== false) {
    $answer = AsnNetralitas\decide($pack, json_decode($line, true, flags: JSON_THROW_ON_ERROR));
    echo json_encode($answer, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), "\n";
}
