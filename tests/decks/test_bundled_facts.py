"""The answers have the facts of their source: numbers, names, formulas, calls, results."""

from __future__ import annotations

import re
from functools import cache

import pytest

from vivadeck.decks.library import load
from vivadeck.model import Card
from vivadeck.settings import bundled_decks

# By card; facts are separated by "; ", and "a | b" is either of two ways to say one. Case and line breaks do not count.
FACTS = r"""
general/deep-learning:
    machine learning; several layers | multiple layers; automatically; high-level abstractions; image recognition;
    speech recognition
general/deep-learning-vs-machine-learning:
    feature engineering; linear regression; decision tree; three or more layers; non-linear; hierarchy; large dataset;
    raw data; represent less
general/neural-network:
    inspired by the brain; computational model; weight; bias; activation function; input layer; hidden layer; output
    layer; w_i x_i + b
general/perceptron-and-mlp:
    step; or a sigmoid; binary classification; weighted sum; feedforward; hidden layer; non-linear; line
general/why-activation-functions:
    non-linearity; linear model; keras; complex patterns; transforms its data non-linearly
general/common-activation-functions:
    (0, 1) | between 0 and 1; (-1, 1) | between -1 and 1; \max(0, x); binary; centered on zero; sparse; vanish less;
    converges faster; cheap; hidden layer
general/loss-function:
    cost; mse | mean squared error; cross-entropy; binary; categorical; predicts; targets; penalizes
general/backpropagation:
    chain rule; gradient; every weight | each weight; tensorflow; theano; automatic differentiation; optimizer; sgd;
    backward
general/gradient-descent-variants:
    against the gradient; all of the training examples; single example; noisy; mini-batch; convergence; memory; slow;
    minimize
general/learning-rate-and-momentum:
    hyperparameter; too large; too small; past gradients; fraction; oscillations; ravine; smooth
general/epochs-batches-iterations:
    mini-batch; one gradient; update of the weights; n / b; complete round | full pass; number of samples
general/vanishing-gradients:
    tiny updates; early layers; unstable; huge jumps; deep network
general/mitigating-vanishing-gradients:
    relu; xavier; he for relu; batch normalization; residual; skip; mean 0; variance 1; higher learning rate;
    internal covariate shift; clipping; cap
general/overfitting:
    noise; memorized; l1; l2; dropout; random neurons; data augmentation; less complex; early stopping; validation loss
general/underfitting:
    too simple; training data; test data; high bias; more layers; more neurons; more epochs | longer; better input
    features | better features
general/l1-and-l2-regularization:
    lasso; ridge; absolute values; squares; exactly zero; sparse; large weight; overfitting; \lambda \sum_i |w_i|;
    \lambda \sum_i w_i^2
general/dropout:
    regularization; set to zero; random; update; co-adapt; redundant; generalizes better; overfitting
general/batch-normalization:
    mean 0; variance 1; mini-batch; internal covariate shift; higher learning rate; regularizes; initialization;
    hyperparameters; faster; stable
general/confusion-matrix:
    row; actual; column; predicted; diagonal; true positives; true negatives; false positive; false negative; goes wrong
general/precision-recall-f1:
    \frac{tp}{tp + fp}; \frac{tp}{tp + fn}; harmonic mean; sensitivity; balances; 2 \cdot \frac; 1.0; 0.33
general/softmax:
    exponential; multi-class; probability distribution; add up to 1; between 0 and 1; output layer; one neuron for each
    class
general/cross-entropy:
    distributions; confident and wrong; categorical_crossentropy; binary_crossentropy; sparse_categorical_crossentropy;
    assignment 2; digits
general/bias-variance-tradeoff:
    high bias; high variance; underfitting; overfitting; too simple; too complex; noise; balance; total error
general/epoch:
    all of the training images | all of the training examples; batch by batch; converged; stopping criterion; seen once
general/optimizers:
    stochastic gradient descent; momentum; fraction of the last step; rmsprop; moving average; squared gradients; adam;
    each parameter; default; converges fast
general/xavier-he-initialization:
    glorot; tanh; relu; variance; average of fan-in and fan-out; connections; vanish or explode
general/why-gpu-tpu:
    matrix multiplications; parallel; thousands; same time; training; inference; specialized hardware; convolutional
    layer; cnn
general/transfer-learning:
    related; resnet; imagenet; fine-tune; large dataset; less data; less training time
general/pretrained-model:
    dataset; weights; feature extractor; few labeled; parameters
general/data-augmentation:
    random; rotate; flip; crop; jitter; overfitting; images; versions
general/cross-validation:
    generalizes; k-fold; $k$ parts; folds; validation set; $k$ scores; varies less; hyperparameters
general/universal-approximation-theorem:
    hidden layer; feedforward; continuous function; compact; as many neurons; activation; mlp; complicated relationships
general/why-nonlinear-activations:
    single linear map; relu; complex; non-linear; collapse
general/gradient-clipping:
    exploding gradients; threshold; recurrent; deep; stable; moderate; \frac{c}{\text{norm}}
general/weight-sharing:
    same kernel; every position; parameters; position invariance; feature detector
general/why-batch-normalization:
    standardizes; internal covariate shift; quicker; steadier; higher learning rate; less dropout; performing better;
    converges better
general/dropout-effect:
    robust; random; each update; redundant; spread; any one of them; overfitting; generalization
general/number-of-layers-and-neurons:
    experiment; deeper; wider; little data; overfit; begin small; pre-trained; complex functions; how hard the task is;
    no longer gets better
general/precision-recall-tradeoff:
    false positives; false negatives; medical diagnosis; fraud detection; high recall; f1; threshold 52; 1.0; 0.33
general/fine-tuning:
    pre-trained; early layers; frozen; later layers; learning rate; low; high-level features; new task
general/softmax-layer:
    logits; probability; make 1; multi-class; confidence
general/why-normalize-inputs:
    [0,1]; mean 0; variance 1; numerical trouble; converges faster; gradient; scale | runs from; steadily
general/training-pitfalls:
    overfitting; vanishing; exploding; hyperparameters; learning rate; too high; too low; too little data; imbalanced
    classes; validation; regularization; normalization; activation
general/epoch-vs-iteration-vs-batch:
    1000 samples; 100; 10 iterations; one update; mini-batch; all 1000 samples once
general/classification-vs-regression-outputs:
    probabilities; class label; softmax; sigmoid; continuous; linear; cross-entropy; mse; mae
general/preventing-overfitting-without-dropout:
    l1; l2; early stopping; validation set; augmentation; images; smaller network; more data
general/why-large-datasets:
    parameters; small training set by heart | memoriz; robust features; overfitting; transfer learning; augmentation
general/convolution-1d-2d-3d:
    time series; height and width; images; video; volumetric; depth; axis
general/recurrent-neural-network:
    sequence; hidden state; memory; back in; time; vanishing gradients; lstm; gru; gated
general/online-vs-batch-learning:
    offline; complete dataset; all of it at once; mini-batches; one after another; streams; too large
assignment-1/tensorflow:
    google; open source; end to end | end-to-end; ecosystem; tools; libraries; community; cpu; gpu; tpu; server;
    desktop; mobile; web
assignment-1/keras:
    high-level api; tensorflow; sequential; functional; tensorflow 2.x; eager; debugging; independent; `tf.keras`;
    friendly
assignment-1/pytorch:
    open-source; flexibility; dynamic; research prototype; production; python; automatically; cpu; gpu; custom hardware;
    pytorch foundation
assignment-1/theano:
    open source | open-source; python; arrays; any dimension; earliest; symbolic; optimizes; gradients automatically;
    backpropagation; early keras; 2017; deprecated; mila; montreal
assignment-1/comparing-frameworks:
    tensorboard; tf lite; tfx; production; 1.x; static; 2.x; eager; define-by-run; research; prototyping; academia;
    sequential; few lines; symbolic; gpu; automatic differentiation; history;
    low level | low-level; high | highest
assignment-1/static-vs-dynamic-graphs:
    theano; tensorflow 1.x; compiled; pytorch; tensorflow 2.x; eager is the default; intuitive; each batch; runtime
assignment-1/tensorflow-ecosystem:
    `tf.keras`; tensorboard; hub; pre-trained; lite; mobile; tfx; production pipelines; tf agents; reinforcement
    learning; tf graphics; cloud tpus; inception; resnet; mnist; cifar; tf.keras.applications; tf.keras.datasets
assignment-1/tensorflow-use-cases:
    google translate; gmail; paypal; fraud; intel; computer vision; recognizing images | image recognition;
    natural language processing; lab
assignment-1/keras-ecosystem:
    kerastuner; bayesian; hyperband; kerascv; kerasnlp; detection; language; autokeras; automl; architecture;
    hyperparameters; pruning; quantiz; compress
assignment-1/keras-sequential-api:
    tf.keras.sequential; flatten; dense; model.compile(; optimizer; loss; metrics; model.fit(x_train, y_train, epochs=;
    batch_size=; validation_split=; forward; backward; batches
assignment-1/keras-training-pipeline:
    sequential; functional; compile; sgd; adam; crossentropy | cross-entropy; metrics; normalize; one-hot; model.fit;
    epochs; batch size; validation split; model.evaluate; model.predict; reshuffles
assignment-1/pytorch-tensor-and-pyro:
    ndarray; numpy; gpu; gradients come automatically; probabilistic; uber ai; bayesian; stochastic computation graphs;
    variational; scales; neural networks; complex probabilistic model
assignment-1/tesla-autopilot:
    driver-assistance; deep networks; convolutional networks; cameras; sensors; detect objects; lanes; decisions; inside
    the vehicle
assignment-1/framework-differences:
    highest; friendliest; pythonic; middle; lowest; eager; easiest; intuitive; steepest; dynamic; static; easier to
    debug; faster in production; tensorboard; tf lite; torchvision; torchaudio; hugging face transformers; legacy
assignment-1/installing-on-ubuntu:
    pip; conda; pip install tensorflow; tensorflow-gpu; pip install keras; pytorch.org; pip install torch torchvision
    torchaudio; cuda; pip install theano; deprecated; cudnn; virtual environment; 2.x
assignment-2/feedforward-network:
    multilayer perceptron; no cycles; input layer; hidden layer; output layer; fully connected; single hidden dense
    layer; handwritten digit
assignment-2/mnist-dataset:
    mnist; 70,000; grayscale; 28 by 28; 0 to 9; standard benchmark; easy to handle; handwritten digits; feedforward
    network
assignment-2/preprocessing:
    0 and 255; 255.0; [0, 1] | from 0 to 1; numerical stability; to_categorical(); one-hot;
    sparse_categorical_crossentropy; integer labels; keras | lab sheet
assignment-2/model-layers:
    flatten; 28 \times 28; one-dimensional; dense(64, activation='relu'); dense(10, activation='softmax');
    non-linearity; abstract features; probabilities; ten digits; bridge
assignment-2/relu-and-softmax:
    \max(0, x); simple; vanishing gradients; converges faster; ten scores; add up to 1; probability distribution;
    multiclass
assignment-2/loss-and-optimizer:
    sparse categorical cross-entropy; integers | integer labels; sgd; stochastic gradient descent; 0.01; 0.9;
    model.compile(optimizer='sgd', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
assignment-2/one-hot-encoding:
    integer; vector; index; is 1; categorical_crossentropy; sparse_categorical_crossentropy; to_categorical()
assignment-2/training-with-fit:
    model.fit(x_train, y_train, epochs=10, batch_size=32, validation_split=; 10 epochs; shuffling; batches; history;
    loss; accuracy; update of the weights
assignment-2/predict-output:
    ten probabilities; 10 classes; raw; confident; argmax; one digit; each image
assignment-2/evaluating-performance:
    test set; model.evaluate(x_test, y_test); loss; accuracy; confusion matrix; accuracy_score; scikit-learn;
    qualitative; plotted
assignment-2/epoch-and-batch-size:
    60,000; 32; 1875; all the training images once; before the weights change; memory; estimate of the gradient; stable
assignment-2/compiling-and-training:
    sequential; flatten; dense; sgd; loss='sparse_categorical_crossentropy'; metrics=['accuracy']; model.fit(x_train,
    y_train, epochs=10, batch_size=32); optimizer='sgd'; lab sheet
assignment-2/confusion-matrix:
    10 \times 10; row; true class; column; predicted; diagonal; confused; $i$; $j$
assignment-2/improving-generalization:
    dropout; neurons; layer; augmentation; adam; learning rate; batch normalization; new images
assignment-2/why-keras:
    high-level; sequential; dense; compile; fit; predict; gpu; tools; pre-trained models; straightforward
assignment-3/cnn:
    grid; images; filters; local feature; pooling; shrink; take turns; fully connected layers; spatial structure;
    learned
assignment-3/reshape-28-28-1:
    four-dimensional; (samples, height, width, channels); 28×28; grayscale; (28, 28, 1); conv2d; one channel
assignment-3/model-layers:
    conv2d(32, (3, 3), activation='relu'); 32 filters; 3×3; edges; shared; maxpooling2d((2, 2)); 2×2; fewer parameters;
    translation invariance; flatten; one-dimensional; dense(100, activation='relu'); higher-level; dense(10,
    activation='softmax'); 10 digits; probabilities
assignment-3/normalizing-pixels:
    0 and 255; 255; [0, 1] | between 0 and 1; linear rescaling; common preprocessing; leak; saturat; efficient; test
assignment-3/why-relu:
    cheap; vanishing gradient; convolution; dense; zero; positive; convergence; sparse; active
assignment-3/why-softmax:
    10; exponentiates; sum to 1; confident; cross-entropy; distribution over the digits
assignment-3/optimizer:
    stochastic gradient descent; sgd; 0.01; 0.9; sgd(learning_rate=0.01, momentum=0.9); past gradient; smoother; trains
    faster
assignment-3/max-pooling:
    maxpooling2d; 2×2; largest; do not overlap; fewer parameters; less computation; translation invariance; average
    pooling; sharp | crisp; each region
assignment-3/model-summary:
    table; output shape; number of parameters; name; weights; filters; trainable; architecture; size
assignment-3/flatten:
    3d; flat vector; dense; bridge; feature; fully connected
assignment-3/model-fit:
    model.fit(x_train, y_train, epochs=10, batch_size=32); 10 times; 32 images; history; loss and accuracy of every
    epoch; weight update; plot; 1875 | 18,750
assignment-3/model-predict:
    model.predict(image.reshape(1, 28, 28, 1)); 10-dimensional; probability; one-hot; argmax
assignment-3/measuring-test-accuracy:
    model.evaluate(x_test, y_test); [loss, accuracy]; accuracy_score(y_test, predictions);
    np.argmax(model.predict(x_test), axis=-1); scikit-learn | sklearn
assignment-3/test-accuracy:
    98 percent; 99 percent; test; more epochs; deeper; mnist
assignment-3/improving-the-cnn:
    filters; convolutional layers; dropout; adam; augmentation; turned; shifted; batch normalization; held-out
assignment-4/autoencoder:
    encoder; decoder; latent; reconstruction error; compressed; own input; fewer dimensions; normal
assignment-4/detecting-anomalies:
    legitimate; typical patterns; threshold; flagged; handbook; low error for normal; larger error for outliers; higher
assignment-4/credit-card-dataset:
    credit card fraud; imbalanced; training set; test set; normal; fraud; unsupervised; encoder and decoder
assignment-4/scaling:
    standardscaler; time; amount; mean of 0; variance of 1; min-max; 0 to 1; similar scale; magnitudes; trains better;
    \frac{x - \mu}{\sigma}; \frac{z - z_{\min}}{z_{\max} - z_{\min}}
assignment-4/architecture:
    30; 14; tanh; l2; 7; relu; 4; leaky relu; 20 percent; first layer of the encoder; first layer of the decoder;
    dropout; mirror
assignment-4/mixed-activations:
    tanh; [-1,1]; relu; sparse; leaky relu; little gradient | small gradient; dead; output layer; scaled inputs;
    patterns; \max(\alpha x, x)
assignment-4/dropout-and-l2:
    20 percent; random; memorizing; robust; first dense layer; large weights; overfit; noise; new normal
assignment-4/callbacks:
    modelcheckpoint; earlystopping; callbacks; validation loss; autoencoder_fraud.h5; patience=10; restore; best
    weights; best model; improves; too long
assignment-4/compiling-and-training:
    mean squared error; adam; accuracy; autoencoder.fit(normal_train_data, normal_train_data, epochs=50, batch_size=64,
    validation_data=(test_data, test_data), callbacks=[cp, early_stop]); input and as target; 50 epochs; reconstruction
    error
assignment-4/training-on-normal-data:
    distribution; accurately; out of distribution; error rises; without a single anomaly
assignment-4/loss-curves:
    mse; epoch; normal data; test set; overfitting; dropped; flattened out; converged; validation loss
assignment-4/reconstruction-error-threshold:
    mse = np.mean((test_data - test_x_predictions)**2, axis=1); reconstruction_error; threshold; 52; distributed;
    predict; fraud; score high
assignment-4/reconstruction-error-plot:
    normal; blue; low; fraud; red; line; larger; true class
assignment-4/confusion-matrix-results:
    52; 1 for fraud; 0 for normal; high recall; false alarms; heatmap; true positives; false negatives; false positives;
    true negatives; 1.0; 0.33
assignment-4/accuracy-precision-recall:
    \frac{tp + tn}{tp + tn + fp + fn}; \frac{tp}{tp + fn}; \frac{tp}{tp + fp}; 0.99; 1.0; 0.33; sensitivity; nearly
    everything is normal; threshold; higher
"""


def facts() -> dict[str, list[str]]:
    """Return the facts of each card."""
    cards = (entry.partition(":\n") for entry in re.split(r"\n(?=\S)", FACTS.strip()))
    return {name: " ".join(listed.split()).split("; ") for name, _, listed in cards}


@cache
def cards() -> dict[str, Card]:
    return load([bundled_decks()]).cards


def holds(answer: str, fact: str) -> bool:
    """Tell whether a fact is in an answer, as whole words and numbers: no "4" in "14"."""
    before = r"(?<!\w)" if fact[0].isalnum() else ""
    after = r"(?!\d)" if fact[-1].isdigit() else ""
    return re.search(before + re.escape(fact) + after, answer) is not None


def test_every_card_has_facts() -> None:
    assert set(facts()) == set(cards())
    assert min(map(len, facts().values())) >= 4


@pytest.mark.parametrize("name", facts())
def test_the_answer_holds_the_facts(name: str) -> None:
    answer = " ".join(cards()[name].answer.split()).lower()
    missing = [fact for fact in facts()[name] if not any(holds(answer, way) for way in fact.split(" | "))]
    assert missing == []
