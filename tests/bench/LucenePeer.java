// Lucene 8 at the same job: BM25 over one stemmed field, the best article of each story (grouping), no quality.
//
//   java -cp JARS LucenePeer build DIR RECORDS THREADS
//   java -cp JARS LucenePeer search DIR QUERIES any|all ROUNDS grouped|plain
//
// RECORDS and QUERIES, and what is printed, are those of the other peers.
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.grouping.GroupDocs;
import org.apache.lucene.search.grouping.GroupingSearch;
import org.apache.lucene.search.grouping.TopGroups;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

public class LucenePeer {
  static final String BODY = "body";
  static final int WARM_UP_ROUNDS = 10; // until the code is compiled

  static class Stems extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      Tokenizer words = new StandardTokenizer();
      return new TokenStreamComponents(words, new PorterStemFilter(new LowerCaseFilter(words)));
    }
  }

  static Document toDocument(String line) {
    String[] f = line.split("\t", -1); // id date quality story provider topics title excerpt url
    Document document = new Document();
    document.add(new TextField(BODY, f[6] + "\n" + f[7] + "\n" + f[5], Field.Store.NO));
    document.add(new NumericDocValuesField("date", Long.parseLong(f[1])));
    document.add(new NumericDocValuesField("quality", (long) Double.parseDouble(f[2])));
    document.add(new SortedDocValuesField("story", new BytesRef(f[3])));
    for (int i : new int[] {4, 6, 7, 8}) document.add(new StoredField("stored" + i, f[i]));
    return document;
  }

  static void build(Path folder, Path records, int threads) throws Exception {
    IndexWriterConfig config = new IndexWriterConfig(new Stems());
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    config.setRAMBufferSizeMB(256);
    ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>(Files.readAllLines(records, StandardCharsets.UTF_8));
    try (IndexWriter writer = new IndexWriter(FSDirectory.open(folder), config)) {
      List<Thread> running = new ArrayList<>();
      for (int i = 0; i < threads; ++i) {
        Thread thread = new Thread(() -> {
          try {
            for (String line = lines.poll(); line != null; line = lines.poll()) writer.addDocument(toDocument(line));
          } catch (IOException e) {
            throw new RuntimeException(e);
          }
        });
        running.add(thread);
        thread.start();
      }
      for (Thread thread : running) thread.join();
      writer.commit();
    }
  }

  static List<String> stemsOf(String text, Analyzer analyzer) throws IOException {
    List<String> stems = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream(BODY, text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) stems.add(term.toString());
      stream.end();
    }
    return stems;
  }

  static Query parse(String line, boolean anyWord, Analyzer analyzer) throws IOException {
    List<String> stems = stemsOf(line, analyzer);
    if (line.startsWith("\"")) return new PhraseQuery(BODY, stems.toArray(new String[0]));
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    BooleanClause.Occur occur = anyWord ? BooleanClause.Occur.SHOULD : BooleanClause.Occur.MUST;
    for (String stem : stems) query.add(new TermQuery(new Term(BODY, stem)), occur);
    return query.build();
  }

  static int searchPlain(IndexSearcher searcher, Query query) throws IOException {
    ScoreDoc[] hits = searcher.search(query, 10).scoreDocs;
    for (ScoreDoc hit : hits) searcher.doc(hit.doc);
    return hits.length;
  }

  static int searchGrouped(IndexSearcher searcher, Query query) throws IOException {
    GroupingSearch grouping = new GroupingSearch("story");
    grouping.setGroupDocsLimit(1);
    TopGroups<BytesRef> found = grouping.search(searcher, query, 0, 10);
    if (found == null) return 0;
    for (GroupDocs<BytesRef> group : found.groups) searcher.doc(group.scoreDocs[0].doc);
    return found.groups.length;
  }

  // Of this thread alone: collecting garbage is not in it.
  static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  static void search(Path folder, Path queries, boolean anyWord, int rounds, boolean grouped) throws IOException {
    Analyzer analyzer = new Stems();
    IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(folder)));
    List<String> lines = Files.readAllLines(queries, StandardCharsets.UTF_8);
    double[] micros = new double[lines.size() * rounds];
    long found = 0, start = 0, processorStart = 0;
    int at = 0;
    for (int round = -WARM_UP_ROUNDS; round < rounds; ++round) {
      if (round == 0) {
        start = System.nanoTime();
        processorStart = processorNanos();
      }
      for (String line : lines) {
        long before = System.nanoTime();
        Query query = parse(line, anyWord, analyzer);
        int count = grouped ? searchGrouped(searcher, query) : searchPlain(searcher, query);
        if (round < 0) continue;
        micros[at++] = (System.nanoTime() - before) / 1e3;
        found += count;
      }
    }
    double processorMicros = (processorNanos() - processorStart) / 1e3;
    double wall = (System.nanoTime() - start) / 1e9;
    Arrays.sort(micros);
    System.out.printf(Locale.ROOT,
        "{\"searches\":%d,\"found\":%d,\"p50_us\":%.1f,\"p95_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f,\"cpu_us\":%.1f,\"per_second\":%.1f}%n",
        at, found, micros[at / 2], micros[(int) (at * .95)], micros[(int) (at * .99)], micros[at - 1], processorMicros / at,
        at / wall);
  }

  public static void main(String[] a) throws Exception {
    if (a.length == 4 && a[0].equals("build")) build(Path.of(a[1]), Path.of(a[2]), Integer.parseInt(a[3]));
    else if (a.length == 6 && a[0].equals("search")) {
      search(Path.of(a[1]), Path.of(a[2]), a[3].equals("any"), Integer.parseInt(a[4]), a[5].equals("grouped"));
    } else {
      System.err.println("usage: LucenePeer build DIR RECORDS THREADS | search DIR QUERIES any|all ROUNDS grouped|plain");
      System.exit(2);
    }
  }
}
